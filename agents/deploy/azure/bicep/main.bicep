// The scheduled sweep of everything below one management group.
//
// Deploy at that management group (docs/azure-deploy.md). It makes a resource group with the job and what the job
// needs, and gives the job's identity one role, Reader, at the management group. Nothing else gets a role.
// Every name follows from the parameters: deployed twice, nothing changes.
targetScope = 'managementGroup'

@description('The subscription that the job runs in.')
param subscriptionId string

@description('The resource group that is made for the job in that subscription.')
param resourceGroupName string = 'rg-mcp-census'

@description('The region of everything that is made.')
param location string = deployment().location

@minLength(3)
@maxLength(16)
@description('What the names of the resources begin with: lower-case letters, digits and hyphens.')
param name string = 'mcp-census'

@description('The image of the sweep, by digest: registry.example/mcp-census@sha256:...')
param image string

@description('The Azure container registry that the image is pulled from; none for a public image.')
param registryServer string = ''

@description('An existing user-assigned identity that may pull (AcrPull). The sweep itself cannot use it.')
param pullIdentityId string = ''

@description('When to sweep, in UTC.')
param cronExpression string = '17 3 * * *'

@minValue(10)
@maxValue(1440)
@description('A sweep that takes longer is stopped. Keep it shorter than the time between two sweeps.')
param timeoutMinutes int = 360

@description('More arguments of `mcp-census azure sweep`, such as --probe.')
param sweepArguments array = []

@description('A subnet delegated to Microsoft.App/environments, with the service endpoint Microsoft.Storage. None: no network of your own.')
param subnetId string = ''

@minValue(30)
@maxValue(730)
@description('For how many days logs are kept.')
param retentionInDays int = 90

@description('Raise alerts. Begin without them: the first sweep finds everything for the first time.')
param alertsEnabled bool = false

@secure()
@description('Where the workflow posts each new finding, as JSON over HTTPS.')
param webhookUrl string = ''

@description('Tags of everything that is made.')
param tags object = {}

// https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/general#reader
var readerRole = 'acdd72a7-3385-48ef-bd42-f606fba818ce'

module group 'modules/group.bicep' = {
  name: '${name}-group'
  scope: subscription(subscriptionId)
  params: {
    name: resourceGroupName
    location: location
    tags: tags
  }
}

module station 'modules/station.bicep' = {
  name: '${name}-station'
  scope: resourceGroup(subscriptionId, resourceGroupName)
  params: {
    name: name
    location: location
    tags: tags
    image: image
    registryServer: registryServer
    pullIdentityId: pullIdentityId
    cronExpression: cronExpression
    timeoutMinutes: timeoutMinutes
    sweepArguments: concat(['--management-group', managementGroup().name], sweepArguments)
    subnetId: subnetId
    retentionInDays: retentionInDays
    alertsEnabled: alertsEnabled
    webhookUrl: webhookUrl
  }
  dependsOn: [
    group
  ]
}

resource reader 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(managementGroup().id, subscriptionId, resourceGroupName, name, readerRole)
  properties: {
    roleDefinitionId: tenantResourceId('Microsoft.Authorization/roleDefinitions', readerRole)
    principalId: station.outputs.principalId
    principalType: 'ServicePrincipal'
    description: 'mcp-census reads what is below this management group. It never writes.'
  }
}

@description('The identity that holds Reader, and nothing else.')
output principalId string = station.outputs.principalId

@description('The job, to start a sweep by hand.')
output jobName string = station.outputs.jobName

@description('The storage account with the shares `inventory` and `registry`.')
output storageAccountName string = station.outputs.storageAccountName
