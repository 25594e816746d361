// Over stdio.
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import { journal } from './entries.mjs'

await journal().connect(new StdioServerTransport())
