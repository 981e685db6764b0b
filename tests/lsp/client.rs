//! An editor's side of the conversation, in small.

use std::io::{BufReader, Write as _};
use std::process::{Child, ChildStdin, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};

use crate::project::{Project, command};

/// Whatever is awaited comes sooner than this, or never.
const PATIENCE: Duration = Duration::from_mins(1);

pub(crate) struct Client {
    pub(crate) child: Child,
    pub(crate) input: Option<ChildStdin>,
    messages: Receiver<Value>,
    /// What came and was not asked for yet.
    pub(crate) kept: Vec<Value>,
    newest: i64,
}

impl Client {
    /// Starts the server without a word.
    pub(crate) fn start(project: &Project, arguments: &[&str]) -> Client {
        let mut command = command(&project.root(), project.home.path());
        command.arg("lsp").args(arguments);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (input, output) = (child.stdin.take(), child.stdout.take().unwrap());
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            let mut output = BufReader::new(output);
            while let Some(message) = read(&mut output) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        Client { child, input, messages, kept: Vec::new(), newest: 0 }
    }

    /// Starts the server and says what this client can do.
    pub(crate) fn open(project: &Project, arguments: &[&str]) -> Client {
        Client::with(project, arguments, &json!({"positionEncodings": ["utf-16"]}), &json!({}))
    }

    pub(crate) fn with(project: &Project, arguments: &[&str], general: &Value, options: &Value) -> Client {
        let mut client = Client::start(project, arguments);
        let capabilities = json!({
            "general": general,
            "window": {"showDocument": {"support": true}, "workDoneProgress": true},
            "textDocument": {
                "hover": {"contentFormat": ["plaintext"]},
                "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}}},
            },
        });
        let folder = json!([{"uri": project.uri(""), "name": "shop"}]);
        let params = json!({
            "processId": null, "rootUri": project.uri(""), "capabilities": capabilities,
            "initializationOptions": options, "workspaceFolders": folder,
        });
        let answer = client.ask("initialize", params);
        assert_eq!(answer["result"]["serverInfo"]["name"], "lazycov", "{answer}");
        client.tell("initialized", json!({}));
        client
    }

    pub(crate) fn send(&mut self, message: &Value) {
        let body = message.to_string();
        self.send_bytes(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    }

    pub(crate) fn send_bytes(&mut self, bytes: &[u8]) {
        // A server that left reads nothing more.
        let input = self.input.as_mut().unwrap();
        let _ = input.write_all(bytes).and_then(|()| input.flush());
    }

    pub(crate) fn tell(&mut self, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    /// Asks, and waits for the answer.
    pub(crate) fn ask(&mut self, method: &str, params: Value) -> Value {
        self.newest += 1;
        let id = self.newest;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        self.wait_for(|message| message["id"] == id && message.get("method").is_none())
    }

    /// Waits for a message, and takes it out of those that came.
    pub(crate) fn wait_for(&mut self, is: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.kept.iter().position(&is) {
            return self.kept.remove(at);
        }
        loop {
            let message = self.messages.recv_timeout(PATIENCE);
            let message = message.unwrap_or_else(|error| panic!("{error}; before came {:#?}", self.kept));
            if is(&message) {
                return message;
            }
            self.kept.push(message);
        }
    }

    /// The hints on the version of a text.
    pub(crate) fn hints(&mut self, uri: &str, version: i64) -> Vec<Value> {
        let message = self.wait_for(|message| {
            let params = &message["params"];
            message["method"] == "textDocument/publishDiagnostics"
                && params["uri"] == uri
                && params["version"] == version
                && !params["diagnostics"].is_null()
        });
        message["params"]["diagnostics"].as_array().unwrap().clone()
    }

    pub(crate) fn open_text(&mut self, uri: &str, text: &str) {
        let document = json!({"uri": uri, "languageId": "python", "version": 1, "text": text});
        self.tell("textDocument/didOpen", json!({"textDocument": document}));
    }

    pub(crate) fn change(&mut self, uri: &str, version: i64, changes: Value) {
        let document = json!({"uri": uri, "version": version});
        self.tell("textDocument/didChange", json!({"textDocument": document, "contentChanges": changes}));
    }

    pub(crate) fn execute(&mut self, command: &str, argument: Value) -> Value {
        let arguments = if argument.is_null() { json!([]) } else { json!([argument]) };
        self.ask("workspace/executeCommand", json!({"command": command, "arguments": arguments}))
    }

    /// Leaves as the protocol says; gives the exit code.
    pub(crate) fn leave(mut self) -> i32 {
        let answer = self.ask("shutdown", Value::Null);
        assert_eq!(answer.get("error"), None, "{answer}");
        self.tell("exit", Value::Null);
        self.child.wait().unwrap().code().unwrap()
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn read(output: &mut impl std::io::BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim().split_once(": ") {
            Some((_, value)) => length = value.parse().unwrap(),
            None => break,
        }
    }
    let mut body = vec![0; length];
    output.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}

/// First line, last line and kind of each hint.
pub(crate) fn places(hints: &[Value]) -> Vec<(u64, u64, String)> {
    let line = |end: &Value| end["line"].as_u64().unwrap() + 1;
    let place = |hint: &Value| {
        let range = &hint["range"];
        (line(&range["start"]), line(&range["end"]), hint["code"].as_str().unwrap().to_owned())
    };
    hints.iter().map(place).collect()
}
