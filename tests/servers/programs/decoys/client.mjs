// A client on the first SDK: starts a server, greets it, and stays connected.
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'

const [command, ...args] = process.argv.slice(2)
await new Client({ name: 'asker', version: '1' }).connect(new StdioClientTransport({ command, args }))
console.log('ready')
process.stdin.resume()
