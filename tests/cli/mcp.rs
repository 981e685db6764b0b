//! The server for coding agents, spoken with as an agent does: what its tools say is what the commands print.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use super::{SMALL, fixture, lazycov, project};

/// An agent and the server that it started.
struct Agent {
    server: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    asked: u64,
}

impl Agent {
    fn start(folder: &Path, arguments: &[&str]) -> Agent {
        let nowhere = Path::new(env!("CARGO_TARGET_TMPDIR")).join("no-such-config");
        let mut command = Command::new(env!("CARGO_BIN_EXE_lazycov"));
        for name in lazycov::config::Ci::variables() {
            command.env_remove(name);
        }
        let command = command.args(arguments).arg("mcp").current_dir(folder);
        for name in ["HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"] {
            command.env(name, &nowhere);
        }
        let mut server = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let (input, output) = (server.stdin.take(), BufReader::new(server.stdout.take().unwrap()));
        Agent { server, input, output, asked: 0 }
    }

    /// One that agreed on a version.
    fn agreed(folder: &Path, arguments: &[&str]) -> Agent {
        let mut agent = Agent::start(folder, arguments);
        let parameters = json!({"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}});
        let answer = agent.ask("initialize", parameters);
        assert_eq!(answer["result"]["protocolVersion"], "2025-11-25");
        agent.write(b"{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}\n");
        agent
    }

    fn write(&mut self, bytes: &[u8]) {
        self.input.as_mut().unwrap().write_all(bytes).unwrap();
    }

    fn read(&mut self) -> Value {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"))
    }

    #[allow(clippy::needless_pass_by_value, reason = "what is asked is written where it is asked")]
    fn ask(&mut self, method: &str, parameters: Value) -> Value {
        self.asked += 1;
        let request = json!({"jsonrpc": "2.0", "id": self.asked, "method": method, "params": parameters});
        self.write(format!("{request}\n").as_bytes());
        let answer = self.read();
        assert_eq!(answer["id"], self.asked);
        answer
    }

    /// What a tool says: the text, what stands beside it, and whether it failed.
    #[allow(clippy::needless_pass_by_value, reason = "what is asked is written where it is asked")]
    fn call(&mut self, tool: &str, arguments: Value) -> (String, String, bool) {
        let answer = self.ask("tools/call", json!({"name": tool, "arguments": arguments}));
        let text = |at: usize| answer["result"]["content"][at]["text"].as_str().unwrap_or_default().to_owned();
        (text(0), text(1), answer["result"]["isError"].as_bool().unwrap_or_else(|| panic!("{answer}")))
    }

    fn text(&mut self, tool: &str, arguments: Value) -> String {
        let (text, said, failed) = self.call(tool, arguments);
        assert!(!failed, "{tool}: {text} {said}");
        text
    }

    /// Closes the input, which ends the server.
    fn end(mut self) {
        drop(self.input.take());
        assert_eq!(self.server.wait().unwrap().code(), Some(0));
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// The small project with gates and a baseline in which more was covered.
fn gated() -> tempfile::TempDir {
    let gates = ("lazycov.toml", "[gate.total]\nmin = 40\nmax_drop = \"1pp\"\n");
    let folder = project(&[&SMALL[..], &[gates]].concat());
    let report = folder.path().join("coverage/lcov.info");
    let worse = std::fs::read_to_string(&report).unwrap();
    std::fs::write(&report, worse.replace("DA:8,0", "DA:8,4").replace("DA:7,0", "DA:7,4")).unwrap();
    assert_eq!(lazycov(folder.path(), &["baseline", "save", "first"]).code, 0);
    std::fs::write(&report, worse).unwrap();
    folder
}

#[test]
fn tools_say_what_the_commands_print() {
    let folder = gated();
    let printed = |arguments: &[&str]| lazycov(folder.path(), arguments).stdout;
    let mut agent = Agent::agreed(folder.path(), &[]);
    let pairs: &[(&str, Value, &[&str])] = &[
        ("gaps", json!({}), &["gaps", "--format", "prompt"]),
        ("gaps", json!({"format": "json"}), &["gaps", "--format", "json"]),
        ("gaps", json!({"format": "json", "limit": 1}), &["gaps", "--format", "json", "--limit", "1"]),
        ("gaps", json!({"format": "json", "to": 70.5}), &["gaps", "--format", "json", "--to", "70.5"]),
        ("show", json!({"file": "src/door.c"}), &["show", "src/door.c"]),
        ("show", json!({"file": "door.c:8", "uncovered_only": true}), &["show", "door.c:8", "--uncovered-only"]),
        ("check", json!({}), &["check", "--format", "json"]),
        ("check", json!({"fail_under": 90, "format": "text"}), &["check", "--fail-under", "90"]),
        (
            "check",
            json!({"baseline": "first", "format": "markdown"}),
            &["check", "--baseline", "first", "--format", "markdown"],
        ),
        ("diff", json!({}), &["diff"]),
        ("diff", json!({"base": "first", "format": "json"}), &["diff", "first", "--format", "json"]),
        ("diff", json!({"format": "markdown", "limit": 1}), &["diff", "--format", "markdown", "--limit", "1"]),
    ];
    for (tool, arguments, command) in pairs {
        let wanted = printed(command);
        assert!(wanted.len() > 20, "{command:?} printed {wanted:?}");
        assert_eq!(agent.text(tool, arguments.clone()).trim_end(), wanted.trim_end(), "{tool} {arguments}");
    }
    // The same again: nothing was used up.
    assert_eq!(agent.text("diff", json!({})).trim_end(), printed(&["diff"]).trim_end());
    let verdict: Value = serde_json::from_str(&agent.text("check", json!({}))).unwrap();
    assert_eq!(verdict["verdict"], "fail", "a gate that failed is an answer, no error");
    agent.end();
}

#[test]
fn tests_of_a_line_are_those_that_the_command_names() {
    let folder = fixture("python-shop");
    let global = ["--root", ".", "--reports", "reports/contexts/.coverage"];
    let mut agent = Agent::agreed(&folder, &global);
    for (format, more) in [("text", &[][..]), ("json", &["--format", "json"][..])] {
        let command = [&global[..], &["tests", "shop/stock.py"], more].concat();
        let ran = lazycov(&folder, &command);
        assert!(ran.stdout.lines().count() > 2);
        let (text, said, failed) = agent.call("tests", json!({"places": ["shop/stock.py"], "format": format}));
        assert_eq!((text, failed), (ran.stdout, false));
        assert!(said.contains("tests"), "{said}");
    }
    let (why, _, failed) = agent.call("tests", json!({"places": ["nothing.py"]}));
    assert!(failed && why.contains("no report measures nothing.py"), "{why}");
    agent.end();
}

#[test]
fn what_changed_is_read_again() {
    let folder = gated();
    let report = folder.path().join("coverage/lcov.info");
    let mut agent = Agent::agreed(folder.path(), &[]);
    let gaps = |agent: &mut Agent| {
        let found: Value = serde_json::from_str(&agent.text("gaps", json!({"format": "json"}))).unwrap();
        found["gaps"].as_array().unwrap().len()
    };
    let before = gaps(&mut agent);
    let text = std::fs::read_to_string(&report).unwrap();
    std::fs::write(&report, text.replace("DA:7,0", "DA:7,1").replace("DA:8,0", "DA:8,11")).unwrap();
    assert_eq!(gaps(&mut agent), before - 1);
    std::fs::write(folder.path().join("lazycov.toml"), "[gate.total]\nmin = 99\n").unwrap();
    let verdict = agent.text("check", json!({"format": "text"}));
    assert_eq!(verdict, lazycov(folder.path(), &["check"]).stdout);
    assert!(verdict.contains("99"), "{verdict}");
    std::fs::write(folder.path().join("lazycov.toml"), "[gate.total]\nmni = 99\n").unwrap();
    let (why, _, failed) = agent.call("check", json!({}));
    assert!(failed && why.contains("lazycov.toml:2"), "{why}");
    std::fs::write(folder.path().join("lazycov.toml"), "").unwrap();
    std::fs::remove_file(&report).unwrap();
    let (why, _, failed) = agent.call("gaps", json!({}));
    assert!(failed && why.contains("no coverage report found"), "{why}");
    std::fs::write(&report, text).unwrap();
    assert_eq!(gaps(&mut agent), before);
    agent.end();
}

#[test]
fn hostile_lines_cost_an_answer_each_and_nothing_else() {
    let folder = project(&SMALL);
    let mut agent = Agent::start(folder.path(), &[]);
    let code = |agent: &mut Agent, line: &[u8]| {
        agent.write(line);
        agent.write(b"\n");
        agent.read()["error"]["code"].as_i64().unwrap()
    };
    assert_eq!(code(&mut agent, b"\xff\xfe{"), -32700);
    assert_eq!(code(&mut agent, &vec![b'['; 200_000]), -32700);
    assert_eq!(code(&mut agent, &vec![b'x'; 3 << 20]), -32600);
    assert_eq!(code(&mut agent, b"{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"ping\"}"), -32600);
    // A version without a handshake, with names that lead out of the project.
    let mut call = |tool: &str, arguments: Value| {
        let meta = json!({
            "io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": {}
        });
        let answer = agent.ask("tools/call", json!({"name": tool, "arguments": arguments, "_meta": meta}));
        assert_eq!((&answer["result"]["isError"], &answer["result"]["resultType"]), (&json!(true), &json!("complete")));
        answer["result"]["content"][0]["text"].as_str().unwrap().to_owned()
    };
    assert!(call("show", json!({"file": "/etc/passwd"})).contains("no report measures /etc/passwd"));
    assert!(call("show", json!({"file": "../../etc/passwd:1"})).contains("no report measures"));
    assert!(call("diff", json!({"base": "/etc/passwd"})).contains("no path"));
    assert!(call("diff", json!({"base": "../x"})).contains("no path"));
    assert!(call("diff", json!({"base": "--output=x"})).contains("there is no"));
    assert!(call("diff", json!({"base": "a\u{0}b"})).contains("there is no"));
    assert!(call("check", json!({})).contains("no rule is set"));
    // What comes without an end is a line, too.
    agent.write(b"{\"jsonrpc\":\"2.0\",\"id\":\"last\",\"method\":\"ping\"}");
    drop(agent.input.take());
    assert_eq!(agent.read()["id"], "last");
    agent.end();
}

#[test]
fn a_long_answer_is_cut_and_says_so() {
    let lines: String = (1..=6000).map(|line| format!("DA:{line},{}\n", line % 2)).collect();
    let text = "int x = a_rather_long_name_of_something;\n".repeat(6000);
    let report = format!("TN:\nSF:src/long.c\n{lines}end_of_record\n");
    let folder = project(&[("src/long.c", &text), ("coverage/lcov.info", &report)]);
    let mut agent = Agent::agreed(folder.path(), &[]);
    let (shown, said, _) = agent.call("show", json!({"file": "src/long.c"}));
    assert!(shown.len() < 50_000 && said.starts_with("cut: these are the first "), "{said}");
    assert!(lazycov(folder.path(), &["show", "src/long.c"]).stdout.starts_with(&shown));
    let (gaps, said, _) = agent.call("gaps", json!({"format": "json", "limit": 500}));
    let gaps: Value = serde_json::from_str(&gaps).unwrap();
    let (count, cut) = (gaps["gaps"].as_array().unwrap().len(), &gaps["cut"]["gaps"]);
    assert!(cut.is_null() && count == 500 || cut == &json!({"shown": count, "of": 500}), "{count} {cut} {said}");
    agent.end();
}
