// What every variant of the journal serves.
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { z } from 'zod'

export const journal = () => {
  const server = new McpServer({ name: 'journal', version: '0.1.0' })
  server.registerTool('write', { description: 'Write a line', inputSchema: { line: z.string() } }, ({ line }) => ({
    content: [{ type: 'text', text: line }],
  }))
  return server
}
