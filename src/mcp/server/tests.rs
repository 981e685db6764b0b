//! A client speaks with the server, in each version of the protocol, and some that mean no good.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

/// A server, and the calls that reached it.
#[derive(Default)]
struct Client {
    server: Server,
    calls: Vec<String>,
}

impl Client {
    fn say(&mut self, message: &Value) -> Value {
        self.line(&message.to_string()).map_or(Value::Null, |answer| serde_json::from_str(&answer).unwrap())
    }

    fn line(&mut self, line: &str) -> Option<String> {
        let calls = &mut self.calls;
        self.server.answer(line.as_bytes(), &mut |tool, arguments| {
            calls.push(format!("{} {arguments:?}", tool.name));
            let text = format!("{} gaps", arguments.count("limit").unwrap_or(0));
            (!arguments.flag("tests")).then(|| Finding {
                text,
                said: vec!["1 file is stale".to_owned()],
                failed: false,
            })
        })
    }

    fn agreed(version: &str) -> Client {
        let mut client = Client::default();
        let parameters =
            json!({"protocolVersion": version, "capabilities": {}, "clientInfo": {"name": "x", "version": "1"}});
        client.say(&json!({"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": parameters}));
        assert!(client.line(r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#).is_none());
        client
    }
}

#[allow(clippy::needless_pass_by_value, reason = "what is asked is written where it is asked")]
fn request(method: &str, parameters: Value) -> Value {
    json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": parameters})
}

/// The same, of the version without a handshake.
fn stateless(method: &str, mut parameters: Value) -> Value {
    parameters["_meta"] = json!({
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientCapabilities": {},
    });
    request(method, parameters)
}

#[test]
fn a_handshake_agrees_on_what_both_speak() {
    for (wanted, agreed) in [
        ("2025-11-25", "2025-11-25"),
        ("2024-11-05", "2024-11-05"),
        ("2099-01-01", "2025-11-25"),
        // This one knows no handshake.
        ("2026-07-28", "2025-11-25"),
        ("", "2025-11-25"),
    ] {
        let answer = Client::default().say(&request("initialize", json!({"protocolVersion": wanted})));
        assert_eq!(answer["result"]["protocolVersion"], agreed, "{wanted}");
        assert_eq!(answer["result"]["serverInfo"]["name"], "lazycov");
        assert_eq!(answer["result"]["capabilities"], json!({"tools": {}}));
    }
    let wrong = Client::default().say(&request("initialize", json!({})));
    assert_eq!(wrong["error"]["code"], -32602);
}

#[test]
fn before_a_handshake_only_a_ping_is_answered() {
    let mut client = Client::default();
    assert_eq!(client.say(&request("ping", json!({})))["result"], json!({}));
    let answer = client.say(&request("tools/list", json!({})));
    assert_eq!(answer["error"]["code"], -32602);
    assert!(answer["error"]["data"]["supported"].as_array().unwrap().contains(&json!("2026-07-28")));
    let mut client = Client::agreed("2025-06-18");
    assert_eq!(client.say(&request("ping", json!({})))["result"], json!({}));
    let tools = client.say(&request("tools/list", json!({})));
    let names: Vec<&str> =
        tools["result"]["tools"].as_array().unwrap().iter().filter_map(|it| it["name"].as_str()).collect();
    assert_eq!(names, ["gaps", "show", "tests", "check", "diff"]);
    assert!(tools["result"].get("resultType").is_none(), "what its version does not know is not said");
    for method in ["resources/list", "server/discover", "logging/setLevel"] {
        assert_eq!(client.say(&request(method, json!({})))["error"]["code"], -32601, "{method}");
    }
    assert_eq!(client.say(&request("tools/list", json!({"cursor": "x"})))["error"]["code"], -32602);
}

#[test]
fn a_request_that_says_its_version_needs_no_handshake() {
    let mut client = Client::default();
    let found = client.say(&stateless("server/discover", json!({})));
    assert_eq!(found["result"]["supportedVersions"][0], "2026-07-28");
    assert_eq!(
        (&found["result"]["resultType"], &found["result"]["cacheScope"]),
        (&json!("complete"), &json!("private"))
    );
    assert_eq!(found["result"]["_meta"]["io.modelcontextprotocol/serverInfo"]["name"], "lazycov");
    let called = client.say(&stateless("tools/call", json!({"name": "gaps", "arguments": {"limit": 3}})));
    assert_eq!(called["result"]["resultType"], "complete");
    assert_eq!(called["result"]["content"][0]["text"], "3 gaps");
    assert_eq!(client.say(&stateless("ping", json!({})))["error"]["code"], -32601, "it went with the handshake");
    let mut other = stateless("tools/list", json!({}));
    other["params"]["_meta"]["io.modelcontextprotocol/protocolVersion"] = json!("1900-01-01");
    let answer = client.say(&other);
    assert_eq!(
        (&answer["error"]["code"], &answer["error"]["data"]["requested"]),
        (&json!(-32022), &json!("1900-01-01"))
    );
    let mut unable = stateless("tools/list", json!({}));
    unable["params"]["_meta"].as_object_mut().unwrap().remove("io.modelcontextprotocol/clientCapabilities");
    assert_eq!(client.say(&unable)["error"]["code"], -32602);
    // It left nothing behind.
    assert_eq!(client.say(&request("tools/list", json!({})))["error"]["code"], -32602);
}

#[test]
fn a_call_is_answered_with_what_it_found() {
    let mut client = Client::agreed("2025-11-25");
    let answer = client.say(&request("tools/call", json!({"name": "gaps", "arguments": {"limit": 7, "to": null}})));
    assert_eq!(
        answer["result"],
        json!({"content": [{"type": "text", "text": "7 gaps"}, {"type": "text", "text": "1 file is stale"}], "isError": false})
    );
    assert_eq!(client.say(&request("tools/call", json!({"name": "rm"})))["error"]["message"], "Unknown tool: rm");
    for parameters in [json!({}), json!({"name": 3}), json!({"name": "gaps", "arguments": [1]})] {
        assert_eq!(client.say(&request("tools/call", parameters))["error"]["code"], -32602);
    }
    let failed = client.say(&request("tools/call", json!({"name": "gaps", "arguments": {"tests": true}})));
    assert_eq!(failed["error"]["code"], -32603);
}

#[test]
fn wrong_arguments_are_told_to_who_chose_them() {
    let mut client = Client::agreed("2025-11-25");
    let mut wrong = |name: &str, arguments: Value| {
        let answer = client.say(&request("tools/call", json!({"name": name, "arguments": arguments})));
        assert_eq!(answer["result"]["isError"], true, "{answer}");
        answer["result"]["content"][0]["text"].as_str().unwrap().to_owned()
    };
    assert_eq!(wrong("gaps", json!({"limit": 0})), "\"limit\" must be a whole number from 1 to 500");
    assert_eq!(wrong("gaps", json!({"limit": 1.5})), "\"limit\" must be a whole number from 1 to 500");
    assert_eq!(wrong("gaps", json!({"to": 101})), "\"to\" must be a number from 0 to 100");
    assert_eq!(wrong("gaps", json!({"format": "xml"})), "\"format\" must be one of prompt, json");
    assert_eq!(
        wrong("gaps", json!({"path": "x"})),
        "gaps takes no argument \"path\"; it takes format, limit, to, tests"
    );
    assert_eq!(wrong("show", json!({})), "show needs \"file\": FILE, FILE:LINE or FILE:FROM-TO");
    assert_eq!(wrong("tests", json!({"places": []})), "\"places\" must be a list of 1 to 50 strings");
    assert_eq!(wrong("tests", json!({"places": "a.py"})), "\"places\" must be a list of 1 to 50 strings");
    assert!(client.calls.is_empty());
}

#[test]
fn what_is_no_request_is_refused_by_its_name() {
    let mut client = Client::agreed("2025-11-25");
    let mut refused = |line: &str| {
        let answer: Value = serde_json::from_str(&client.line(line).unwrap()).unwrap();
        (answer["error"]["code"].as_i64().unwrap(), answer["id"].clone())
    };
    assert_eq!(refused("{"), (-32700, Value::Null));
    assert_eq!(refused("\u{0}"), (-32700, Value::Null));
    assert_eq!(refused("3"), (-32600, Value::Null));
    assert_eq!(refused("[]"), (-32600, Value::Null));
    assert_eq!(refused(r#"{"id":4,"method":"ping"}"#), (-32600, json!(4)));
    assert_eq!(refused(r#"{"jsonrpc":"2.0","id":"a"}"#), (-32600, json!("a")));
    assert_eq!(refused(r#"{"jsonrpc":"2.0","id":null,"method":"ping"}"#), (-32600, Value::Null));
    assert_eq!(refused(r#"{"jsonrpc":"2.0","id":1.5,"method":"ping"}"#), (-32600, Value::Null));
    assert_eq!(refused(r#"{"jsonrpc":"2.0","id":5,"method":"ping","params":[1]}"#), (-32602, json!(5)));
    assert_eq!(refused(&"[".repeat(100_000)), (-32700, Value::Null));
    for nothing in ["", "  ", r#"{"jsonrpc":"2.0","method":"x"}"#, r#"{"jsonrpc":"2.0","id":1,"result":{}}"#] {
        assert_eq!(client.line(nothing), None, "{nothing}");
    }
}

#[test]
fn a_list_of_requests_is_answered_where_the_version_has_lists() {
    let list = json!([
        {"jsonrpc": "2.0", "id": 1, "method": "ping"},
        {"jsonrpc": "2.0", "method": "notifications/cancelled"},
        {"jsonrpc": "2.0", "id": 2, "method": "nothing"},
    ]);
    let answers = Client::agreed("2025-03-26").say(&list);
    assert_eq!(answers.as_array().unwrap().len(), 2);
    assert_eq!((&answers[0]["id"], &answers[1]["error"]["code"]), (&json!(1), &json!(-32601)));
    assert_eq!(Client::agreed("2025-11-25").say(&list)["error"]["code"], -32600);
    let crowd: Value = (0..51).map(|id| json!({"jsonrpc": "2.0", "id": id, "method": "ping"})).collect();
    assert_eq!(Client::agreed("2025-03-26").say(&crowd)["error"]["code"], -32600);
}

proptest! {
    #[test]
    fn no_bytes_break_it(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = Server::default().answer(&bytes, &mut |_, _| None);
    }

    #[test]
    fn each_answer_is_one_line_of_json(
        method in "ping|initialize|tools/call|tools/list|x", name in "gaps|show|[\\x00-\\x7f]{0,9}",
        text in ".{0,60}", number in any::<f64>(),
    ) {
        let mut client = Client::agreed("2025-11-25");
        let arguments = json!({"limit": number, "file": text, "format": text});
        let message = request(&method, json!({"name": name, "arguments": arguments, "protocolVersion": text}));
        let answer = client.line(&message.to_string()).unwrap();
        prop_assert!(!answer.contains('\n'));
        let answer: Value = serde_json::from_str(&answer).unwrap();
        prop_assert_eq!(&answer["id"], &json!(1));
    }
}
