// On the second SDK, over stdio.
import { McpServer } from '@modelcontextprotocol/server'
import { StdioServerTransport } from '@modelcontextprotocol/server/stdio'

const server = new McpServer({ name: 'diary', version: '0.2.0' })
server.registerTool('read', { description: 'Read a page' }, () => ({ content: [{ type: 'text', text: 'blank' }] }))
await server.connect(new StdioServerTransport())
