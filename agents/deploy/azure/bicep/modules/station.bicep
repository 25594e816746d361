// Everything the sweep needs in its resource group. No role is assigned here.
param name string
param location string
param tags object
param image string
param registryServer string
param pullIdentityId string
param cronExpression string
param timeoutMinutes int
param sweepArguments array
param subnetId string
param retentionInDays int
param alertsEnabled bool
@secure()
param webhookUrl string

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: '${name}-reader'
  location: location
  tags: tags
}

resource logs 'Microsoft.OperationalInsights/workspaces@2025-02-01' = {
  name: '${name}-logs'
  location: location
  tags: tags
  properties: {
    sku: {
      name: 'PerGB2018'
    }
    retentionInDays: retentionInDays
    features: {
      enableLogAccessUsingOnlyResourcePermissions: true
    }
  }
}

module store 'store.bicep' = {
  name: '${name}-store'
  params: {
    name: name
    location: location
    tags: tags
    subnetId: subnetId
    workspaceId: logs.id
  }
}

module job 'job.bicep' = {
  name: '${name}-job'
  params: {
    name: name
    location: location
    tags: tags
    identityId: identity.id
    clientId: identity.properties.clientId
    image: image
    registryServer: registryServer
    pullIdentityId: pullIdentityId
    cronExpression: cronExpression
    timeoutMinutes: timeoutMinutes
    sweepArguments: sweepArguments
    subnetId: subnetId
    workspaceId: logs.id
    storageAccountName: store.outputs.storageAccountName
  }
}

module alerts 'alerts.bicep' = {
  name: '${name}-alerts'
  params: {
    name: name
    location: location
    tags: tags
    workspaceId: logs.id
    alertsEnabled: alertsEnabled
    webhookUrl: webhookUrl
  }
}

module workbook 'workbook.bicep' = {
  name: '${name}-workbook'
  params: {
    name: name
    location: location
    tags: tags
  }
}

output principalId string = identity.properties.principalId
output jobName string = job.outputs.jobName
output storageAccountName string = store.outputs.storageAccountName
