"""The same page without a server: `plain.py PORT`."""

import sys

import gradio


def count(text: str) -> int:
    """Return the number of letters."""
    return len(text)


page = gradio.Interface(fn=count, inputs="text", outputs="number", flagging_mode="never")
page.launch(server_name="127.0.0.1", server_port=int(sys.argv[1]), share=False)
