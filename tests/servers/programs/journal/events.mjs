// The old transport: a stream of events, and messages posted beside it.
import { SSEServerTransport } from '@modelcontextprotocol/sdk/server/sse.js'
import express from 'express'
import { journal } from './entries.mjs'

const open = new Map()
const app = express()
app.get('/sse', async (_, response) => {
  const transport = new SSEServerTransport('/messages', response)
  open.set(transport.sessionId, transport)
  response.on('close', () => open.delete(transport.sessionId))
  await journal().connect(transport)
})
app.post('/messages', (request, response) => open.get(request.query.sessionId)?.handlePostMessage(request, response))
app.listen(Number(process.argv[2]), '127.0.0.1')
