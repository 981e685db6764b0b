//! Versions of the protocol. Since 2026-07-28 every request says its version, and nothing is remembered; before, a
//! connection began with a handshake. Both are spoken.

use serde_json::{Map, Value, json};

use super::message::Refusal;

/// Versions whose requests say which they are.
const STATELESS: &[&str] = &["2026-07-28"];
/// Versions that begin with a handshake, the latest first.
const HANDSHAKE: &[&str] = &["2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"];
/// The only one in which several requests come as a list.
const WITH_LISTS: &str = "2025-03-26";

const SAID: &str = "io.modelcontextprotocol/protocolVersion";
const ABLE: &str = "io.modelcontextprotocol/clientCapabilities";

/// How a request wants to be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Era {
    /// It said its version.
    Stateless,
    /// A handshake came before.
    Handshake,
    /// Neither: all it may ask is whether anybody is there.
    Unknown,
}

/// The version that a handshake agrees on: what the client wants, or the latest.
pub(super) fn agreed(wanted: &str) -> &'static str {
    HANDSHAKE.iter().find(|known| **known == wanted).or(HANDSHAKE.first()).copied().unwrap_or_default()
}

/// May requests of this version come as a list?
pub(super) fn has_lists(agreed: Option<&str>) -> bool {
    agreed == Some(WITH_LISTS)
}

/// All versions, the latest first.
pub(super) fn all() -> Vec<&'static str> {
    STATELESS.iter().chain(HANDSHAKE).copied().collect()
}

/// How a request wants to be answered, by what it says and what was agreed on before.
pub(super) fn era(parameters: &Map<String, Value>, agreed: Option<&str>) -> Result<Era, Refusal> {
    let meta = parameters.get("_meta").and_then(Value::as_object);
    let Some(said) = meta.and_then(|meta| meta.get(SAID)) else {
        return Ok(if agreed.is_some() { Era::Handshake } else { Era::Unknown });
    };
    let Some(version) = said.as_str() else {
        return Err(Refusal::parameters(format!("{SAID} must be a string")));
    };
    if !STATELESS.contains(&version) {
        let data = json!({ "supported": all(), "requested": version });
        return Err(Refusal { data: Some(data), ..Refusal::new(-32022, "Unsupported protocol version") });
    }
    if !meta.and_then(|meta| meta.get(ABLE)).is_some_and(Value::is_object) {
        return Err(Refusal::parameters(format!("{ABLE} must be an object")));
    }
    Ok(Era::Stateless)
}
