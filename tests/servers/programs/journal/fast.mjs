// On FastMCP for TypeScript: `fast.mjs [port]`, over stdio without one.
import { FastMCP } from 'fastmcp'

const server = new FastMCP({ name: 'memo', version: '1.0.0' })
server.addTool({ name: 'jot', description: 'Jot it down', execute: async () => 'done' })
const port = Number(process.argv[2])
await server.start(
  port ? { transportType: 'httpStream', httpStream: { port, host: '127.0.0.1' } } : { transportType: 'stdio' },
)
