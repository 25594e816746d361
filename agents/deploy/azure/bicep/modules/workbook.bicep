// The workbook: what the inventory asks, as Resource Graph answers it, for whoever looks in the portal.
param name string
param location string
param tags object

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, name, 'workbook')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'MCP servers'
    category: 'workbook'
    sourceId: 'azure monitor'
    serializedData: loadTextContent('../../workbook.json')
    version: 'Notebook/1.0'
  }
}
