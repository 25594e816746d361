// The shares: the inventory, which the job writes, and the registry of approved servers, which it reads.
// The job mounts them over SMB, which knows the account's key and no identity: shared keys stay allowed.
param name string
param location string
param tags object
param subnetId string
param workspaceId string

resource account 'Microsoft.Storage/storageAccounts@2025-01-01' = {
  name: take('${replace(name, '-', '')}${uniqueString(resourceGroup().id, name)}', 24)
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: 'Standard_LRS'
  }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: true
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: 'Enabled'
    networkAcls: {
      bypass: 'None'
      defaultAction: empty(subnetId) ? 'Allow' : 'Deny'
      virtualNetworkRules: empty(subnetId) ? [] : [
        {
          id: subnetId
          action: 'Allow'
        }
      ]
    }
  }
}

resource files 'Microsoft.Storage/storageAccounts/fileServices@2025-01-01' = {
  parent: account
  name: 'default'
  properties: {
    shareDeleteRetentionPolicy: {
      enabled: true
      days: 30
    }
  }
}

resource inventory 'Microsoft.Storage/storageAccounts/fileServices/shares@2025-01-01' = {
  parent: files
  name: 'inventory'
  properties: {
    accessTier: 'TransactionOptimized'
    shareQuota: 32
  }
}

resource registry 'Microsoft.Storage/storageAccounts/fileServices/shares@2025-01-01' = {
  parent: files
  name: 'registry'
  properties: {
    accessTier: 'TransactionOptimized'
    shareQuota: 1
  }
}

resource watched 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-logs'
  scope: files
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        categoryGroup: 'allLogs'
        enabled: true
      }
    ]
  }
}

output storageAccountName string = account.name
