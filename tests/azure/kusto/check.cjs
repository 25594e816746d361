// Reads {tables: {name: schema}, queries: {name: kql}} from standard input; tells of each query what Kusto's own
// language service finds wrong, which operators it uses how often, and which columns it gives.
'use strict';
const fs = require('fs');
const path = require('path');
const vm = require('vm');

const folder = path.join(process.argv[2], 'node_modules', '@kusto', 'language-service-next');
for (const file of ['bridge.min.js', 'Kusto.Language.Bridge.min.js']) {
  vm.runInThisContext(fs.readFileSync(path.join(folder, file), 'utf8'), { filename: file });
}

const { Symbols, KustoCode, GlobalState } = Kusto.Language;
const asked = JSON.parse(fs.readFileSync(0, 'utf8'));

const tables = new (System.Collections.Generic.List$1(Symbols.Symbol).ctor)();
for (const [name, schema] of Object.entries(asked.tables)) {
  tables.add(new Symbols.TableSymbol.$ctor7(name, schema, null));
}
const database = new Symbols.DatabaseSymbol.$ctor3('arg', null, tables, false);
const globals = GlobalState.Default.WithDatabase(database);

function operators(node, found) {
  const kind = Kusto.Language.Syntax.SyntaxKind[node.Kind] ?? System.Enum.toString(Kusto.Language.Syntax.SyntaxKind, node.Kind);
  found[kind] = (found[kind] ?? 0) + 1;
  for (let at = 0; at < node.ChildCount; at += 1) {
    const child = node.GetChild(at);
    if (child) operators(child, found);
  }
  return found;
}

function listed(items) {
  return Array.from({ length: items.Count }, (_, at) => System.Array.getItem(items, at, Object));
}

const told = {};
for (const [name, kql] of Object.entries(asked.queries)) {
  const code = KustoCode.ParseAndAnalyze(kql, globals);
  const columns = code.ResultType && code.ResultType.Columns ? listed(code.ResultType.Columns) : [];
  told[name] = {
    problems: listed(code.GetDiagnostics()).map((one) => `${one.Code} at ${one.Start}: ${one.Message}`),
    kinds: operators(code.Syntax, {}),
    columns: columns.map((column) => column.Name),
  };
}
process.stdout.write(JSON.stringify(told));
