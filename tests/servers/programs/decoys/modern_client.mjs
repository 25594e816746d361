// A client on the second SDK.
import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'

const [command, ...args] = process.argv.slice(2)
await new Client({ name: 'asker', version: '2' }).connect(new StdioClientTransport({ command, args }))
console.log('ready')
process.stdin.resume()
