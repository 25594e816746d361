// The job: one container, on a schedule, one at a time. It has no ingress.
param name string
param location string
param tags object
param identityId string
param clientId string
param image string
param registryServer string
param pullIdentityId string
param cronExpression string
param timeoutMinutes int
param sweepArguments array
param subnetId string
param workspaceId string
param storageAccountName string

// The rights in the container: the image runs as this user and group, and nobody else reads the inventory.
var mine = 'uid=10001,gid=10001,dir_mode=0700,file_mode=0600,nosharesock'

resource account 'Microsoft.Storage/storageAccounts@2025-01-01' existing = {
  name: storageAccountName
}

resource environment 'Microsoft.App/managedEnvironments@2025-01-01' = {
  name: '${name}-env'
  location: location
  tags: tags
  properties: {
    appLogsConfiguration: {
      destination: 'azure-monitor'
    }
    vnetConfiguration: empty(subnetId) ? null : {
      infrastructureSubnetId: subnetId
      internal: true
    }
    workloadProfiles: [
      {
        name: 'Consumption'
        workloadProfileType: 'Consumption'
      }
    ]
    zoneRedundant: false
  }
}

resource inventory 'Microsoft.App/managedEnvironments/storages@2025-01-01' = {
  parent: environment
  name: 'inventory'
  properties: {
    azureFile: {
      accountName: account.name
      accountKey: account.listKeys().keys[0].value
      shareName: 'inventory'
      accessMode: 'ReadWrite'
    }
  }
}

resource registry 'Microsoft.App/managedEnvironments/storages@2025-01-01' = {
  parent: environment
  name: 'registry'
  properties: {
    azureFile: {
      accountName: account.name
      accountKey: account.listKeys().keys[0].value
      shareName: 'registry'
      accessMode: 'ReadOnly'
    }
  }
}

resource watched 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-logs'
  scope: environment
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

resource job 'Microsoft.App/jobs@2025-01-01' = {
  name: '${name}-sweep'
  location: location
  tags: tags
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: union({
      '${identityId}': {}
    }, empty(pullIdentityId) ? {} : {
      '${pullIdentityId}': {}
    })
  }
  properties: {
    environmentId: environment.id
    workloadProfileName: 'Consumption'
    configuration: {
      triggerType: 'Schedule'
      scheduleTriggerConfig: {
        cronExpression: cronExpression
        parallelism: 1
        replicaCompletionCount: 1
      }
      replicaTimeout: timeoutMinutes * 60
      replicaRetryLimit: 0
      registries: empty(registryServer) ? [] : [
        {
          server: registryServer
          identity: pullIdentityId
        }
      ]
      // The code in the container can ask for tokens of the reader only.
      identitySettings: concat([
        {
          identity: identityId
          lifecycle: 'Main'
        }
      ], empty(pullIdentityId) ? [] : [
        {
          identity: pullIdentityId
          lifecycle: 'None'
        }
      ])
    }
    template: {
      containers: [
        {
          name: 'mcp-census-sweep'
          image: image
          args: concat(['--credential', 'managed-identity', '--tenant', tenant().tenantId], sweepArguments)
          env: [
            {
              name: 'AZURE_CLIENT_ID'
              value: clientId
            }
            {
              name: 'MCP_CENSUS_REGISTRY'
              value: '/registry'
            }
            {
              name: 'CENSUS_SHARE'
              value: '/inventory'
            }
            {
              name: 'CENSUS_MINUTES'
              value: string(timeoutMinutes)
            }
          ]
          resources: {
            cpu: 1
            memory: '2Gi'
          }
          volumeMounts: [
            {
              volumeName: 'inventory'
              mountPath: '/inventory'
            }
            {
              volumeName: 'registry'
              mountPath: '/registry'
            }
          ]
        }
      ]
      volumes: [
        {
          name: 'inventory'
          storageType: 'AzureFile'
          storageName: inventory.name
          mountOptions: mine
        }
        {
          name: 'registry'
          storageType: 'AzureFile'
          storageName: registry.name
          mountOptions: mine
        }
      ]
    }
  }
  dependsOn: [
    watched
  ]
}

output jobName string = job.name
