// Streamable HTTP with sessions. GET /open tells how many are open.
import { randomUUID } from 'node:crypto'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import express from 'express'
import { journal } from './entries.mjs'

const open = new Map()
const app = express()
app.use(express.json())
app.get('/open', (_, response) => response.json(open.size))
app.all('/mcp', async (request, response) => {
  let transport = open.get(request.headers['mcp-session-id'])
  if (!transport) {
    transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => open.set(id, transport),
      onsessionclosed: (id) => open.delete(id),
    })
    await journal().connect(transport)
  }
  await transport.handleRequest(request, response, request.body)
})
app.listen(Number(process.argv[2]), '127.0.0.1')
