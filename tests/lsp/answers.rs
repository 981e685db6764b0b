//! What is said of a document that is open: hints, lenses, hover, counts, actions.

use serde_json::{Value, json};

use crate::client::{Client, places};
use crate::project::{Project, TEXT};

#[test]
fn a_file_is_marked_and_explained_in_the_words_of_the_explorer() {
    let project = Project::new();
    let mut client = Client::open(&project, &[]);
    let uri = project.uri("shop.py");
    client.open_text(&uri, TEXT);
    let hints = client.hints(&uri, 1);
    let expected = [(2, 2, "partial"), (4, 4, "partial"), (5, 5, "missed"), (10, 10, "missed")];
    assert_eq!(places(&hints), expected.map(|(from, to, kind)| (from, to, kind.to_owned())));
    assert_eq!(hints[0]["range"], json!({"start": {"line": 1, "character": 4}, "end": {"line": 1, "character": 14}}));
    assert!(hints.iter().all(|hint| hint["severity"] == 4 && hint["tags"] == json!([1])), "{hints:#?}");
    assert_eq!(
        (&hints[0]["message"], &hints[2]["message"]),
        (&json!("never false: `member`"), &json!("never executed"))
    );

    let document = json!({"uri": uri});
    let hover = |client: &mut Client, line: u64| {
        let position = json!({"line": line, "character": 5});
        client.ask("textDocument/hover", json!({"textDocument": {"uri": uri}, "position": position}))["result"].clone()
    };
    let said = hover(&mut client, 1);
    assert_eq!(
        said["contents"]["value"],
        "executed 3 times \u{b7} never false: `member`\n2 tests:\n- cheap\n- rich\nin price \u{b7} 80.0%"
    );
    assert_eq!(hover(&mut client, 4)["contents"]["value"], "never executed\nin price \u{b7} 80.0%");
    assert_eq!(hover(&mut client, 6), Value::Null);

    let lenses = client.ask("textDocument/codeLens", json!({"textDocument": document}))["result"].clone();
    let titles: Vec<_> = lenses.as_array().unwrap().iter().map(|lens| lens["command"]["title"].clone()).collect();
    let one = "80.0% \u{b7} 1 missed \u{b7} 2 branches missed \u{b7} 2 tests";
    assert_eq!(titles, [json!(one), json!("0.0% \u{b7} 1 missed \u{b7} no test")]);

    let range = json!({"start": {"line": 4, "character": 0}, "end": {"line": 4, "character": 3}});
    let asked = json!({"textDocument": document, "range": range, "context": {"diagnostics": []}});
    let actions = client.ask("textDocument/codeAction", asked)["result"].clone();
    let commands: Vec<_> =
        actions.as_array().unwrap().iter().map(|action| action["command"]["command"].clone()).collect();
    assert_eq!(commands, ["lazycov.nextGap", "lazycov.markDone", "lazycov.skip", "lazycov.explore"]);
    let only = json!({"textDocument": document, "range": range, "context": {"diagnostics": [], "only": ["quickfix"]}});
    let actions = client.ask("textDocument/codeAction", only)["result"].clone();
    assert_eq!(actions.as_array().unwrap().len(), 2);

    let whole = json!({"start": {"line": 0, "character": 0}, "end": {"line": 5, "character": 0}});
    let counts = |client: &mut Client| {
        let hints = client.ask("textDocument/inlayHint", json!({"textDocument": {"uri": uri}, "range": whole}));
        let hints = hints["result"].as_array().unwrap().clone();
        hints.iter().map(|hint| hint["label"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(counts(&mut client), Vec::<String>::new());
    assert_eq!(client.execute("lazycov.toggleHits", Value::Null)["result"], true);
    assert_eq!(counts(&mut client), ["1\u{d7}", "3\u{d7}", "3\u{d7}", "3\u{d7}", "0\u{d7}"]);

    client.execute("lazycov.toggleMarks", Value::Null);
    assert!(client.hints(&uri, 1).is_empty());
    client.tell("workspace/didChangeConfiguration", json!({"settings": {"lazycov": {"marks": true, "lenses": false}}}));
    assert_eq!(client.hints(&uri, 1).len(), 4);
    let lenses = client.ask("textDocument/codeLens", json!({"textDocument": document}))["result"].clone();
    assert_eq!(lenses, json!([]));
    client.tell("textDocument/didClose", json!({"textDocument": document}));
    let gone = client.wait_for(|message| message["method"] == "textDocument/publishDiagnostics");
    assert_eq!((&gone["params"]["diagnostics"], gone["params"].get("version")), (&json!([]), None));
    assert_eq!(client.leave(), 0);
}

#[test]
fn gaps_come_in_the_order_of_the_explorer_and_marks_are_kept_for_it() {
    let project = Project::new();
    let mut client = Client::open(&project, &[]);
    let uri = project.uri("shop.py");
    client.open_text(&uri, TEXT);
    client.hints(&uri, 1);
    let first = client.execute("lazycov.nextGap", Value::Null)["result"].clone();
    assert_eq!((&first["range"]["start"]["line"], &first["uri"]), (&json!(3), &json!(uri)), "{first}");
    assert!(first["message"].as_str().unwrap().starts_with("gap 1/"), "{first}");
    let shown = client.wait_for(|message| message["method"] == "window/showDocument");
    assert_eq!(shown["params"]["selection"]["start"]["line"], 3);
    let line = |gap: &Value| gap["range"]["start"]["line"].as_u64().unwrap();
    let second = client.execute("lazycov.nextGap", json!({"uri": uri, "line": line(&first)}))["result"].clone();
    assert_eq!(line(&second), 1, "{second}");
    // What is done is left out of the queue, also for an explorer that starts later.
    client.execute("lazycov.markDone", json!({"uri": uri, "line": line(&first)}));
    let said = client.wait_for(|message| message["method"] == "window/showMessage");
    assert!(said["params"]["message"].as_str().unwrap().starts_with("done"), "{said}");
    assert_eq!(client.leave(), 0);
    let mut again = Client::open(&project, &[]);
    again.open_text(&uri, TEXT);
    again.hints(&uri, 1);
    // Marks are found again a moment after the reports were read: of three gaps two are left then.
    for tries in 0.. {
        let next = again.execute("lazycov.nextGap", json!({"uri": uri, "line": 0}))["result"].clone();
        if next["message"].as_str().unwrap().contains("/2") {
            break;
        }
        assert!(tries < 500, "{next}");
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    assert_eq!(again.leave(), 0);
}

#[test]
fn columns_are_counted_as_the_client_counts_them() {
    let project = Project::new();
    let text = TEXT
        .replace("'never'", "'n\u{e9}ver \u{1d11e}'")
        .replace("\n        return 100", "\n        return '\u{1d11e}'");
    project.write("shop.py", &text);
    for (encodings, agreed, end) in [
        (json!(["utf-16", "utf-8"]), "utf-8", 24),
        (json!(["utf-16"]), "utf-16", 21),
        (json!(["utf-32"]), "utf-32", 20),
        (Value::Null, "utf-16", 21),
    ] {
        let mut client = Client::start(&project, &[]);
        let general = json!({"positionEncodings": encodings});
        let capabilities = if encodings.is_null() { json!({}) } else { json!({"general": general}) };
        let answer = client.ask("initialize", json!({"capabilities": capabilities, "rootUri": project.uri("")}));
        let said = answer["result"]["capabilities"]["positionEncoding"].as_str().unwrap_or("utf-16");
        assert_eq!(said, agreed);
        let uri = project.uri("shop.py");
        client.open_text(&uri, &text);
        let hints = client.hints(&uri, 1);
        let last = hints.last().unwrap()["range"]["end"]["character"].clone();
        assert_eq!(last, end, "{agreed}");
        assert_eq!(client.leave(), 0);
    }
}
