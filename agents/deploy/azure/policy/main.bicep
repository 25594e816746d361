// Rules for MCP servers below one management group: three definitions, one initiative, one assignment.
//
// Every effect begins as Audit, or Disabled: turn to Deny what the compliance view shows to be right.
// The assignment has no identity: nothing here changes a resource.
targetScope = 'managementGroup'

@allowed([
  'Audit'
  'Deny'
  'Disabled'
])
@description('What happens to MCP servers without the required tags.')
param tagsEffect string = 'Audit'

@allowed([
  'Audit'
  'Deny'
  'Disabled'
])
@description('What happens to MCP servers in Container Apps that can be reached from outside.')
param ingressEffect string = 'Audit'

@allowed([
  'Audit'
  'Deny'
  'Disabled'
])
@description('What happens to MCP servers outside the approved environments and subnets.')
param networkEffect string = 'Disabled'

@description('The tag that says whether an MCP server is approved.')
param approvedTag string = 'mcp-server-approved'

@description('The tag that names the owner.')
param ownerTag string = 'owner'

@description('The tag with the day of the last security review.')
param reviewTag string = 'security-review-date'

@description('Count a resource as an MCP server by its name alone too. Use it with Audit only.')
param countNames bool = false

@description('Resource ids of the Container Apps environments that MCP servers may run in.')
param approvedEnvironments array = []

@description('Resource ids of the subnets that MCP servers may run in.')
param approvedSubnets array = []

var tagsRule = loadJsonContent('definitions/mcp-required-tags.json')
var ingressRule = loadJsonContent('definitions/mcp-no-public-ingress.json')
var networkRule = loadJsonContent('definitions/mcp-approved-networks.json')
var set = loadJsonContent('initiative.json')

resource tags 'Microsoft.Authorization/policyDefinitions@2023-04-01' = {
  name: tagsRule.name
  properties: tagsRule.properties
}

resource ingress 'Microsoft.Authorization/policyDefinitions@2023-04-01' = {
  name: ingressRule.name
  properties: ingressRule.properties
}

resource network 'Microsoft.Authorization/policyDefinitions@2023-04-01' = {
  name: networkRule.name
  properties: networkRule.properties
}

resource initiative 'Microsoft.Authorization/policySetDefinitions@2023-04-01' = {
  name: set.name
  properties: {
    displayName: set.properties.displayName
    description: set.properties.description
    policyType: set.properties.policyType
    metadata: set.properties.metadata
    parameters: set.properties.parameters
    policyDefinitions: [
      {
        policyDefinitionReferenceId: tags.name
        policyDefinitionId: tags.id
        parameters: set.properties.policyDefinitions[0].parameters
      }
      {
        policyDefinitionReferenceId: ingress.name
        policyDefinitionId: ingress.id
        parameters: set.properties.policyDefinitions[1].parameters
      }
      {
        policyDefinitionReferenceId: network.name
        policyDefinitionId: network.id
        parameters: set.properties.policyDefinitions[2].parameters
      }
    ]
  }
}

resource assignment 'Microsoft.Authorization/policyAssignments@2023-04-01' = {
  name: set.name
  properties: {
    displayName: set.properties.displayName
    policyDefinitionId: initiative.id
    parameters: {
      tagsEffect: {
        value: tagsEffect
      }
      ingressEffect: {
        value: ingressEffect
      }
      networkEffect: {
        value: networkEffect
      }
      approvedTag: {
        value: approvedTag
      }
      ownerTag: {
        value: ownerTag
      }
      reviewTag: {
        value: reviewTag
      }
      countNames: {
        value: countNames
      }
      approvedEnvironments: {
        value: approvedEnvironments
      }
      approvedSubnets: {
        value: approvedSubnets
      }
    }
    nonComplianceMessages: [
      {
        message: 'This runs an MCP server: have it approved, name its owner, and keep it off the internet.'
      }
    ]
  }
}
