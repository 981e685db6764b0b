//! The tools as clients want them described: JSON Schema for what they take.

use serde_json::{Map, Value, json};

use super::tools::{Argument, Kind, TOOLS, Tool};

/// The list of all tools.
pub(super) fn tools() -> Value {
    TOOLS.iter().map(tool).collect()
}

fn tool(tool: &Tool) -> Value {
    let properties: Map<String, Value> =
        tool.takes.iter().map(|argument| (argument.name.to_owned(), property(argument))).collect();
    let required: Vec<&str> =
        tool.takes.iter().filter(|argument| argument.required).map(|argument| argument.name).collect();
    json!({
        "name": tool.name,
        "title": tool.title,
        "description": tool.about,
        "inputSchema": {
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": false,
        },
        "annotations": { "readOnlyHint": true, "idempotentHint": true, "openWorldHint": false },
    })
}

fn property(argument: &Argument) -> Value {
    let about = argument.about;
    match argument.kind {
        Kind::Flag => json!({ "type": "boolean", "description": about }),
        Kind::Count(most) => json!({ "type": "integer", "minimum": 1, "maximum": most, "description": about }),
        Kind::Percent => json!({ "type": "number", "minimum": 0, "maximum": 100, "description": about }),
        Kind::Words => json!({ "type": "string", "minLength": 1, "description": about }),
        Kind::OneOf(words) => {
            json!({ "type": "string", "enum": words, "default": words.first(), "description": about })
        }
        Kind::Several => {
            let items = json!({ "type": "string", "minLength": 1 });
            json!({ "type": "array", "items": items, "minItems": 1, "maxItems": 50, "description": about })
        }
    }
}
