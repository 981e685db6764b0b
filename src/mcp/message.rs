//! JSON-RPC 2.0: what a message is, and how it is answered.

use serde_json::{Map, Value, json};

/// Words of a client that come back to it are cut here.
const ECHOED: usize = 100;

/// Why a request is refused.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Refusal {
    pub(super) code: i64,
    pub(super) message: String,
    pub(super) data: Option<Value>,
}

impl Refusal {
    pub(super) fn new(code: i64, message: impl Into<String>) -> Refusal {
        Refusal { code, message: message.into(), data: None }
    }

    /// It is no request.
    pub(super) fn request(message: impl Into<String>) -> Refusal {
        Refusal::new(-32600, message)
    }

    /// Its parameters are wrong.
    pub(super) fn parameters(message: impl Into<String>) -> Refusal {
        Refusal::new(-32602, message)
    }

    /// Nobody knows the method.
    pub(super) fn method(name: &str) -> Refusal {
        Refusal::new(-32601, format!("Method not found: {}", cut(name)))
    }
}

/// The beginning of what a client said.
pub(super) fn cut(words: &str) -> String {
    words.chars().take(ECHOED).collect()
}

/// What came.
#[derive(Debug)]
pub(super) enum Message {
    /// A question, with the name under which it is answered.
    Request { id: Value, method: String, parameters: Map<String, Value> },
    /// Nothing that wants an answer.
    Notice,
}

impl Message {
    /// Understands a message; a refusal comes with the name of the request, as far as it has one.
    pub(super) fn of(value: Value) -> Result<Message, (Value, Refusal)> {
        let Value::Object(mut fields) = value else {
            return Err((Value::Null, Refusal::request("a message is a JSON object")));
        };
        let id = fields.remove("id");
        let is_name = |id: &Value| id.is_string() || id.is_i64() || id.is_u64();
        let named = id.clone().filter(is_name).unwrap_or(Value::Null);
        if fields.get("jsonrpc").and_then(Value::as_str) != Some("2.0") {
            return Err((named, Refusal::request("\"jsonrpc\" must be \"2.0\"")));
        }
        let Some(method) = fields.remove("method") else {
            // We ask nothing, so that an answer is nobody's.
            let is_answer = fields.contains_key("result") || fields.contains_key("error");
            return if is_answer {
                Ok(Message::Notice)
            } else {
                Err((named, Refusal::request("there is no \"method\"")))
            };
        };
        let Value::String(method) = method else {
            return Err((named, Refusal::request("\"method\" must be a string")));
        };
        let id = match id {
            None => return Ok(Message::Notice),
            Some(id) if is_name(&id) => id,
            Some(_) => return Err((Value::Null, Refusal::request("\"id\" must be a string or a whole number"))),
        };
        match fields.remove("params") {
            None => Ok(Message::Request { id, method, parameters: Map::new() }),
            Some(Value::Object(parameters)) => Ok(Message::Request { id, method, parameters }),
            Some(_) => Err((id, Refusal::parameters("\"params\" must be an object"))),
        }
    }
}

/// The answer to a request.
pub(super) fn answer(id: &Value, result: Result<Value, Refusal>) -> Value {
    match result {
        Ok(result) => json!({ "jsonrpc": "2.0", "id": id, "result": result }),
        Err(Refusal { code, message, data }) => {
            let mut error = json!({ "code": code, "message": message });
            if let (Some(data), Some(fields)) = (data, error.as_object_mut()) {
                fields.insert("data".to_owned(), data);
            }
            json!({ "jsonrpc": "2.0", "id": id, "error": error })
        }
    }
}
