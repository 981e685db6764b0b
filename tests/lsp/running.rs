//! Runs that an editor asks for: nothing of the project runs before a person agreed, and nothing survives the server.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client::{Client, places};
use crate::project::{Project, REPORT, TEXT};

/// A project whose configuration says how its tests are run; they reach line 5 then.
fn project(script: &str) -> Project {
    let project = Project::new();
    project.write("lazycov.toml", "[watch]\ncommand = \"sh tests.sh\"\nreports = [\"lcov.info\"]\n");
    project.write("tests.sh", script);
    project.write("better.info", &REPORT.replace("DA:5,0", "DA:5,1").replace("BRDA:4,0,0,0", "BRDA:4,0,0,1"));
    // What lies beside it is no report before it is copied.
    std::fs::rename(project.root().join("better.info"), project.root().join("better")).unwrap();
    project
}

fn answer(client: &mut Client, question: &Value, title: &str) {
    client.send(&json!({"jsonrpc": "2.0", "id": question["id"], "result": {"title": title}}));
}

#[test]
fn a_command_of_the_project_runs_once_a_person_agreed() {
    let project = project("cp better lcov.info\ntouch ran\n");
    let uri = project.uri("shop.py");
    let mut client = Client::open(&project, &[]);
    client.open_text(&uri, TEXT);
    assert_eq!(client.hints(&uri, 1).len(), 4);
    client.execute("lazycov.run", Value::Null);
    let question = client.wait_for(|message| message["method"] == "window/showMessageRequest");
    let words = question["params"]["message"].as_str().unwrap();
    assert!(words.contains("sh tests.sh") && words.contains("the project's own code"), "{words}");
    assert!(!project.root().join("ran").exists(), "nothing runs before the answer");
    answer(&mut client, &question, "Not now");
    client.execute("lazycov.run", Value::Null);
    let question = client.wait_for(|message| message["method"] == "window/showMessageRequest");
    assert!(!project.root().join("ran").exists());
    answer(&mut client, &question, "Run it");
    let begun = client.wait_for(|message| message["params"]["value"]["kind"] == "begin");
    let ended = client.wait_for(|message| message["params"]["value"]["kind"] == "end");
    assert_eq!(begun["params"]["token"], ended["params"]["token"]);
    let said = client.wait_for(|message| message["method"] == "window/showMessage");
    assert!(said["params"]["message"].as_str().unwrap().starts_with("tests passed \u{b7} 87.5%"), "{said}");
    assert_eq!(places(&client.hints(&uri, 1)), [(2, 2, "partial".to_owned()), (10, 10, "missed".to_owned())]);
    std::fs::remove_file(project.root().join("ran")).unwrap();
    assert_eq!(client.leave(), 0);

    // It was agreed to this very command, so that nobody is asked again; another one is asked about.
    let mut client = Client::open(&project, &[]);
    client.execute("lazycov.runAll", Value::Null);
    client.wait_for(|message| message["method"] == "window/showMessage");
    assert!(project.root().join("ran").exists());
    assert_eq!(client.leave(), 0);
    project.write("lazycov.toml", "[watch]\ncommand = \"sh tests.sh; true\"\nreports = [\"lcov.info\"]\n");
    let mut client = Client::open(&project, &[]);
    client.execute("lazycov.run", Value::Null);
    client.wait_for(|message| message["method"] == "window/showMessageRequest");
    assert_eq!(client.leave(), 0);
}

#[test]
fn a_command_of_the_user_runs_unasked_and_on_save_where_that_is_set() {
    let project = project("cp better lcov.info\necho >> runs\n");
    let uri = project.uri("shop.py");
    let general = json!({});
    let options = json!({"runOnSave": true});
    let mut client = Client::with(&project, &["--", "sh", "tests.sh"], &general, &options);
    client.open_text(&uri, TEXT);
    client.hints(&uri, 1);
    client.execute("lazycov.run", Value::Null);
    client.wait_for(|message| message["method"] == "window/showMessage");
    std::fs::write(project.root().join("lcov.info"), REPORT).unwrap();
    project.write("shop.py", &format!("{TEXT}# more\n"));
    let said = client.wait_for(|message| message["method"] == "window/showMessage");
    assert!(said["params"]["message"].as_str().unwrap().starts_with("tests passed \u{b7} 87.5%"), "{said}");
    assert_eq!(client.leave(), 0);
}

#[cfg(unix)]
#[test]
fn nothing_survives_a_client_that_is_gone() {
    let project = project("echo $$ > pid\nsleep 300 & echo $! >> pid\nwait\n");
    let mut client = Client::open(&project, &["--", "sh", "tests.sh"]);
    client.execute("lazycov.run", Value::Null);
    let until = Instant::now() + Duration::from_secs(30);
    let pids = loop {
        let pids = std::fs::read_to_string(project.root().join("pid")).unwrap_or_default();
        if pids.lines().count() == 2 {
            break pids;
        }
        assert!(Instant::now() < until, "the tests never began");
        std::thread::sleep(Duration::from_millis(20));
    };
    drop(client.input.take());
    assert_eq!(client.child.wait().unwrap().code(), Some(1));
    for pid in pids.lines() {
        let pid = rustix::process::Pid::from_raw(pid.parse().unwrap()).unwrap();
        let gone = || rustix::process::test_kill_process(pid).is_err();
        while !gone() {
            assert!(Instant::now() < until, "{pid:?} is still there");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}
