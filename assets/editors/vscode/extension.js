// Coverage in VS Code: starts `lazycov lsp` and hands its commands to the palette.
const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

// The place of the cursor, as the server wants it.
function place() {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return undefined;
  return { uri: editor.document.uri.toString(), line: editor.selection.active.line };
}

function execute(command, argument) {
  return client.sendRequest("workspace/executeCommand", { command, arguments: argument ? [argument] : [] });
}

async function visit(command) {
  const gap = await execute(command, place());
  if (gap?.message) vscode.window.setStatusBarMessage(gap.message, 5000);
}

exports.activate = async function activate(context) {
  const settings = vscode.workspace.getConfiguration("lazycov");
  const { marks, lenses, hits, runOnSave } = settings;
  client = new LanguageClient(
    "lazycov",
    "lazycov",
    { command: settings.get("path"), args: ["lsp"] },
    {
      documentSelector: [{ scheme: "file" }],
      initializationOptions: { marks, lenses, hits, runOnSave },
      synchronize: { configurationSection: "lazycov" },
    },
  );
  const commands = {
    "lazycov.next": () => visit("lazycov.nextGap"),
    "lazycov.previous": () => visit("lazycov.previousGap"),
    "lazycov.test": () => execute("lazycov.run"),
    "lazycov.hits": () => execute("lazycov.toggleHits"),
    "lazycov.marks": () => execute("lazycov.toggleMarks"),
    "lazycov.showInExplorer": () => execute("lazycov.explore", place()),
  };
  for (const [name, run] of Object.entries(commands)) {
    context.subscriptions.push(vscode.commands.registerCommand(name, run));
  }
  await client.start();
};

exports.deactivate = () => client?.stop();
