//! The server: one line in, at most one line out. It remembers nothing but the version that a handshake agreed on.

use serde_json::{Map, Value, json};

use super::bounded::bounded;
use super::message::{Message, Refusal, answer, cut};
use super::schema;
use super::tools::{Arguments, TOOLS, Tool};
use super::version::{self, Era};

/// Requests in one list.
const MOST: usize = 50;
/// Sentences beside an answer.
const SENTENCES: usize = 12;
/// How long a client may keep the list of tools, in milliseconds: it changes with the program alone.
const KEPT: u32 = 3_600_000;

const INSTRUCTIONS: &str = "Coverage of this project's tests, as its reports say; nothing is run. `gaps` says what to test \
    next, `show` what of a file is covered, `tests` who runs a line, `check` whether the gates pass, `diff` what changed. \
    Reports are read again when they changed: run the tests with coverage first.";

/// What a call found out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Finding {
    /// What was asked for.
    pub text: String,
    /// What else there is to say of it.
    pub said: Vec<String>,
    /// Could it not be found out?
    pub failed: bool,
}

/// Answers a client.
#[derive(Debug, Default)]
pub struct Server {
    /// The version that a handshake agreed on.
    agreed: Option<&'static str>,
}

impl Server {
    /// Answers a line; some need no answer. `call` does what a tool is there for.
    pub fn answer(
        &mut self,
        line: &[u8],
        call: &mut dyn FnMut(&Tool, &Arguments<'_>) -> Option<Finding>,
    ) -> Option<String> {
        if line.trim_ascii().is_empty() {
            return None;
        }
        let refused = |refusal: Refusal| Some(answer(&Value::Null, Err(refusal)));
        let answer = match serde_json::from_slice(line) {
            Err(error) => refused(Refusal::new(-32700, format!("Parse error: {error}"))),
            Ok(Value::Array(list)) if version::has_lists(self.agreed) => {
                if list.is_empty() || list.len() > MOST {
                    refused(Refusal::request(format!("a list holds 1 to {MOST} requests")))
                } else {
                    let answers: Vec<Value> = list.into_iter().filter_map(|one| self.one(one, call)).collect();
                    (!answers.is_empty()).then_some(Value::Array(answers))
                }
            }
            Ok(value) => self.one(value, call),
        };
        answer.map(|answer| answer.to_string())
    }

    /// What a line that is too long to be read is answered.
    pub fn too_long() -> String {
        answer(&Value::Null, Err(Refusal::request("the message is too long"))).to_string()
    }

    fn one(&mut self, value: Value, call: &mut dyn FnMut(&Tool, &Arguments<'_>) -> Option<Finding>) -> Option<Value> {
        match Message::of(value) {
            Err((id, refusal)) => Some(answer(&id, Err(refusal))),
            Ok(Message::Notice) => None,
            Ok(Message::Request { id, method, parameters }) => {
                Some(answer(&id, self.request(&method, &parameters, call)))
            }
        }
    }

    fn request(
        &mut self,
        method: &str,
        parameters: &Map<String, Value>,
        call: &mut dyn FnMut(&Tool, &Arguments<'_>) -> Option<Finding>,
    ) -> Result<Value, Refusal> {
        if method == "initialize" {
            return self.agree(parameters);
        }
        let era = version::era(parameters, self.agreed)?;
        let result = match (method, era) {
            ("ping", Era::Handshake | Era::Unknown) => json!({}),
            (_, Era::Unknown) => {
                let how = "say the version of the protocol in _meta, or begin with initialize";
                let data = json!({ "supported": version::all() });
                return Err(Refusal { data: Some(data), ..Refusal::parameters(how) });
            }
            ("server/discover", Era::Stateless) => json!({
                "supportedVersions": version::all(),
                "capabilities": capabilities(),
                "instructions": INSTRUCTIONS,
            }),
            ("tools/list", _) => {
                if parameters.get("cursor").is_some_and(|cursor| !cursor.is_null()) {
                    return Err(Refusal::parameters("there is one page of tools alone"));
                }
                json!({ "tools": schema::tools() })
            }
            ("tools/call", _) => called(parameters, call)?,
            _ => return Err(Refusal::method(method)),
        };
        Ok(if era == Era::Stateless { stateless(method, result) } else { result })
    }

    fn agree(&mut self, parameters: &Map<String, Value>) -> Result<Value, Refusal> {
        let wanted = parameters.get("protocolVersion").and_then(Value::as_str);
        let wanted = wanted.ok_or_else(|| Refusal::parameters("\"protocolVersion\" must be a string"))?;
        let agreed = version::agreed(wanted);
        self.agreed = Some(agreed);
        Ok(json!({
            "protocolVersion": agreed,
            "capabilities": capabilities(),
            "serverInfo": identity(),
            "instructions": INSTRUCTIONS,
        }))
    }
}

fn capabilities() -> Value {
    json!({ "tools": {} })
}

fn identity() -> Value {
    json!({ "name": "lazycov", "title": "lazycov", "version": env!("CARGO_PKG_VERSION") })
}

/// A result with what versions without a handshake want in each of them.
fn stateless(method: &str, mut result: Value) -> Value {
    if let Some(fields) = result.as_object_mut() {
        fields.insert("resultType".to_owned(), json!("complete"));
        fields.insert("_meta".to_owned(), json!({ "io.modelcontextprotocol/serverInfo": identity() }));
        if method != "tools/call" {
            fields.insert("ttlMs".to_owned(), json!(KEPT));
            fields.insert("cacheScope".to_owned(), json!("private"));
        }
    }
    result
}

/// Calls a tool. What is wrong with the request is an error of the protocol; what is wrong with the arguments is for
/// whoever chose them, who may choose better ones.
fn called(
    parameters: &Map<String, Value>,
    call: &mut dyn FnMut(&Tool, &Arguments<'_>) -> Option<Finding>,
) -> Result<Value, Refusal> {
    let name = parameters.get("name").and_then(Value::as_str);
    let name = name.ok_or_else(|| Refusal::parameters("\"name\" must be a string"))?;
    let tool = TOOLS.iter().find(|tool| tool.name == name);
    let tool = tool.ok_or_else(|| Refusal::parameters(format!("Unknown tool: {}", cut(name))))?;
    let nothing = Map::new();
    let given = match parameters.get("arguments") {
        None | Some(Value::Null) => &nothing,
        Some(Value::Object(given)) => given,
        Some(_) => return Err(Refusal::parameters("\"arguments\" must be an object")),
    };
    let finding = match Arguments::of(tool, given) {
        Ok(arguments) => {
            call(tool, &arguments).ok_or_else(|| Refusal::new(-32603, "the call failed; please report this"))?
        }
        Err(wrong) => Finding { text: wrong.0, failed: true, ..Finding::default() },
    };
    let (text, cut) = bounded(finding.text);
    let mut said = finding.said;
    if let Some(more) = said.len().checked_sub(SENTENCES).filter(|more| *more > 0) {
        said.truncate(SENTENCES);
        said.push(format!("and {more} more"));
    }
    said.splice(0..0, cut);
    let mut content = vec![json!({ "type": "text", "text": text })];
    if !said.is_empty() {
        content.push(json!({ "type": "text", "text": bounded(said.join("\n")).0 }));
    }
    Ok(json!({ "content": content, "isError": finding.failed }))
}

#[cfg(test)]
mod tests;
