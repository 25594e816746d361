// Alerts on what the job prints: one for each new finding, sent on by a workflow, and one where sweeps stay away.
// The job itself sends nothing anywhere: it needs no right to.
param name string
param location string
param tags object
param workspaceId string
param alertsEnabled bool
@secure()
param webhookUrl string

resource workflow 'Microsoft.Logic/workflows@2019-05-01' = {
  name: '${name}-new-finding'
  location: location
  tags: tags
  properties: {
    state: alertsEnabled && !empty(webhookUrl) ? 'Enabled' : 'Disabled'
    definition: loadJsonContent('../../alerts/workflow.json')
    parameters: {
      webhookUrl: {
        value: webhookUrl
      }
    }
  }
}

resource watched 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-logs'
  scope: workflow
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

resource hook 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: '${name}-hook'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'mcp-census'
    enabled: true
    logicAppReceivers: [
      {
        name: 'new-finding'
        resourceId: workflow.id
        callbackUrl: listCallbackUrl('${workflow.id}/triggers/alert', '2019-05-01').value
        useCommonAlertSchema: true
      }
    ]
  }
}

resource newFindings 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = {
  name: '${name}-new-findings'
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    displayName: 'mcp-census: a new MCP server'
    description: 'A sweep saw a server for the first time. One alert for each.'
    enabled: alertsEnabled
    severity: 2
    scopes: [
      workspaceId
    ]
    // As long as each other: each line is counted once.
    evaluationFrequency: 'PT15M'
    windowSize: 'PT15M'
    criteria: {
      allOf: [
        {
          query: loadTextContent('../../alerts/new-findings.kql')
          timeAggregation: 'Count'
          operator: 'GreaterThan'
          threshold: 0
          dimensions: [
            {
              name: 'Server'
              operator: 'Include'
              values: [
                '*'
              ]
            }
            {
              name: 'Name'
              operator: 'Include'
              values: [
                '*'
              ]
            }
            {
              name: 'Source'
              operator: 'Include'
              values: [
                '*'
              ]
            }
            {
              name: 'Grade'
              operator: 'Include'
              values: [
                '*'
              ]
            }
          ]
          failingPeriods: {
            numberOfEvaluationPeriods: 1
            minFailingPeriodsToAlert: 1
          }
        }
      ]
    }
    actions: {
      actionGroups: [
        hook.id
      ]
    }
    autoMitigate: false
    // The table is there only once the first line was printed.
    skipQueryValidation: true
  }
}

resource noSweep 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = {
  name: '${name}-no-whole-sweep'
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    displayName: 'mcp-census: no whole sweep for two days'
    description: 'Sweeps stay away, fail, or cannot see all of what they were asked to see.'
    enabled: alertsEnabled
    severity: 1
    scopes: [
      workspaceId
    ]
    evaluationFrequency: 'PT6H'
    windowSize: 'P2D'
    criteria: {
      allOf: [
        {
          query: loadTextContent('../../alerts/whole-sweeps.kql')
          timeAggregation: 'Count'
          operator: 'LessThan'
          threshold: 1
          failingPeriods: {
            numberOfEvaluationPeriods: 1
            minFailingPeriodsToAlert: 1
          }
        }
      ]
    }
    actions: {
      actionGroups: [
        hook.id
      ]
    }
    autoMitigate: true
    skipQueryValidation: true
  }
}
