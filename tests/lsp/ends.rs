//! How a conversation begins and ends, and with which exit code.

use serde_json::{Value, json};

use crate::client::Client;
use crate::project::Project;

#[test]
fn the_exit_code_says_whether_the_client_said_goodbye() {
    let project = Project::new();
    assert_eq!(Client::open(&project, &[]).leave(), 0);
    let mut rude = Client::open(&project, &["--stdio"]);
    rude.tell("exit", Value::Null);
    assert_eq!(rude.child.wait().unwrap().code(), Some(1));
    let mut gone = Client::open(&project, &[]);
    drop(gone.input.take());
    assert_eq!(gone.child.wait().unwrap().code(), Some(1));
    let mut before = Client::start(&project, &[]);
    before.tell("exit", Value::Null);
    assert_eq!(before.child.wait().unwrap().code(), Some(1));
    let mut polite = Client::open(&project, &[]);
    polite.ask("shutdown", Value::Null);
    drop(polite.input.take());
    assert_eq!(polite.child.wait().unwrap().code(), Some(0));
}

#[test]
fn what_comes_too_early_too_late_or_unknown_is_refused() {
    let project = Project::new();
    let mut client = Client::start(&project, &[]);
    let code = |answer: &Value| answer["error"]["code"].as_i64();
    let hover = json!({"textDocument": {"uri": "file:///x"}, "position": {"line": 0, "character": 0}});
    assert_eq!(code(&client.ask("textDocument/hover", hover.clone())), Some(-32002));
    assert_eq!(code(&client.ask("initialize", json!([]))), Some(-32602));
    assert_eq!(code(&client.ask("initialize", json!({"capabilities": {}, "rootUri": project.uri("")}))), None);
    assert_eq!(code(&client.ask("initialize", json!({"capabilities": {}}))), Some(-32600));
    assert_eq!(code(&client.ask("textDocument/rename", json!({}))), Some(-32601));
    assert_eq!(code(&client.ask("workspace/executeCommand", json!({"command": "rm"}))), Some(-32602));
    assert_eq!(code(&client.ask("textDocument/hover", json!({}))), Some(-32602));
    let unknown = client.ask("textDocument/hover", hover.clone());
    assert_eq!((code(&unknown), &unknown["result"]), (None, &Value::Null));
    client.ask("shutdown", Value::Null);
    assert_eq!(code(&client.ask("textDocument/hover", hover)), Some(-32600));
}

#[test]
fn without_reports_or_with_a_broken_configuration_it_says_so_and_answers() {
    let project = Project::new();
    std::fs::remove_file(project.root().join("lcov.info")).unwrap();
    let uri = project.uri("shop.py");
    let hover = json!({"textDocument": {"uri": uri}, "position": {"line": 0, "character": 0}});
    let mut client = Client::open(&project, &[]);
    client.open_text(&uri, crate::project::TEXT);
    assert_eq!(client.ask("textDocument/hover", hover.clone())["result"], Value::Null);
    let gap = client.execute("lazycov.nextGap", Value::Null);
    assert_eq!(gap["result"], Value::Null);
    // As soon as there is a report, it is shown.
    project.write("lcov.info", crate::project::REPORT);
    loop {
        if !client.hints(&uri, 1).is_empty() {
            break;
        }
    }
    assert_eq!(client.leave(), 0);
    project.write("lazycov.toml", "[report]\nprecison = 2\n");
    let mut client = Client::open(&project, &[]);
    let said = client.wait_for(|message| message["method"] == "window/showMessage");
    assert!(said["params"]["message"].as_str().unwrap().contains("precison"), "{said}");
    client.open_text(&uri, crate::project::TEXT);
    assert_eq!(client.ask("textDocument/hover", hover)["result"], Value::Null);
    assert_eq!(client.leave(), 0);
}
