//! A client that says anything: nothing of it ends the server or makes it grow.

use serde_json::{Value, json};

use crate::client::Client;
use crate::project::{Project, TEXT};

/// The largest amount of memory that a process had, in megabytes.
#[cfg(target_os = "linux")]
fn most_memory(client: &Client) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", client.child.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() / 1024
}

#[test]
fn odd_messages_cost_themselves_alone() {
    let project = Project::new();
    let mut client = Client::open(&project, &[]);
    let uri = project.uri("shop.py");
    client.open_text(&uri, TEXT);
    client.hints(&uri, 1);
    let far = json!({"line": u32::MAX, "character": u32::MAX});
    let range = json!({"start": far, "end": {"line": 0, "character": 0}});
    let odd = [
        json!({"method": "textDocument/didOpen"}),
        json!({"method": "textDocument/didOpen", "params": {"textDocument": {"uri": "::", "languageId": "", "version": 0, "text": ""}}}),
        json!({"method": "textDocument/didOpen", "params": {"textDocument": {"uri": "file:///etc/passwd", "languageId": "", "version": 0, "text": "x"}}}),
        json!({"method": "textDocument/didChange", "params": {"textDocument": {"uri": "file:///etc/passwd", "version": -1}, "contentChanges": [{"range": range, "text": "y"}]}}),
        json!({"method": "textDocument/didChange", "params": {"textDocument": {"uri": "untitled:1", "version": 1}, "contentChanges": [{"text": "y"}]}}),
        json!({"method": "textDocument/didChange", "params": {"textDocument": {"uri": uri, "version": 1e99}, "contentChanges": 7}}),
        json!({"method": "textDocument/didClose", "params": {"textDocument": {"uri": "file:///nowhere"}}}),
        json!({"method": "$/cancelRequest", "params": {"id": "nobody"}}),
        json!({"method": "$/cancelRequest", "params": {"id": 1e300}}),
        json!({"method": "workspace/didChangeConfiguration", "params": {"settings": [[[]]]}}),
        json!({"id": "lazycov-1", "result": [{"hits": "x"}]}),
        json!({"id": 99_999, "error": {"code": 1, "message": "x"}}),
        json!({"id": true, "method": "shutdown"}),
        json!({"id": 2_000_001, "method": "textDocument/codeAction", "params": {"textDocument": {"uri": uri}, "range": range, "context": {"diagnostics": []}}}),
        json!({"id": 2_000_002, "method": "textDocument/inlayHint", "params": {"textDocument": {"uri": uri}, "range": range}}),
        json!({"id": 2_000_003, "method": "textDocument/hover", "params": {"textDocument": {"uri": uri}, "position": far}}),
        json!({"id": 2_000_004, "method": "workspace/executeCommand", "params": {"command": "lazycov.showLine", "arguments": [{"uri": uri, "line": u64::MAX}]}}),
        json!({"id": 2_000_005, "method": "workspace/executeCommand", "params": {"command": "lazycov.markDone", "arguments": [{"uri": uri, "line": u64::MAX}]}}),
        json!({"id": 2_000_006, "method": "workspace/executeCommand", "params": {"command": "lazycov.explore", "arguments": [{"uri": "file:///etc/passwd", "line": 1}]}}),
        json!({"id": 2_000_007, "method": "workspace/executeCommand", "params": {"command": "lazycov.nextGap", "arguments": [7, {"uri": []}]}}),
        json!([]),
        json!("\u{1b}[2J"),
        Value::Null,
    ];
    for message in &odd {
        client.send(message);
    }
    for bytes in [&b"Content-Length: 3\r\n\r\n\xff\xfe\xfd"[..], b"content-length: 2\r\nX-Y: z\r\n\r\n{}"] {
        client.send_bytes(bytes);
    }
    // The document is as it was.
    let changes =
        json!([{"range": {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}, "text": "\n"}]);
    client.change(&uri, 5, changes);
    assert_eq!(client.hints(&uri, 5).len(), 4);
    assert_eq!(client.leave(), 0);
}

#[test]
#[cfg(target_os = "linux")]
fn nothing_makes_it_grow_without_bound() {
    let project = Project::new();
    let mut client = Client::open(&project, &[]);
    let uri = project.uri("shop.py");
    client.open_text(&uri, TEXT);
    client.hints(&uri, 1);
    let before = most_memory(&client);
    // Documents that are never closed, answers that nobody asked for, questions about nothing.
    for at in 0..1000 {
        let other = project.uri(&format!("f{at}.py"));
        client.open_text(&other, &"x = 1\n".repeat(1000));
        client.send(&json!({"id": format!("x{at}"), "result": "y".repeat(1000)}));
        client.tell("x/y", json!({"z": "w".repeat(1000)}));
    }
    for version in 2..600 {
        client.change(&uri, version, json!([{"range": null, "text": format!("{TEXT}# {version}\n")}]));
    }
    client.send_bytes(format!("Content-Length: {}\r\n\r\n", (32 << 20) + 1).as_bytes());
    client.send_bytes(&vec![b' '; (32 << 20) + 1]);
    client.open_text(&project.uri("large.py"), &"x".repeat(17 << 20));
    client.hints(&uri, 599);
    let after = most_memory(&client);
    assert!(after < before + 300, "{before} MB before, {after} MB after");
    assert_eq!(client.leave(), 0);
}

#[test]
fn what_is_no_conversation_ends_it() {
    let project = Project::new();
    for bytes in [&b"GET / HTTP/1.1\r\n\r\n"[..], b"\r\n\r\n", b"Content-Length: -1\r\n\r\n", &[b'x'; 9000]] {
        let mut client = Client::start(&project, &[]);
        client.send_bytes(bytes);
        assert_eq!(client.child.wait().unwrap().code(), Some(1));
    }
}
