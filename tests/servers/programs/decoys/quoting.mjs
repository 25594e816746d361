// import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
const template = "import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'"
process.stdin.on('data', () => console.log(template))
console.log('ready')
