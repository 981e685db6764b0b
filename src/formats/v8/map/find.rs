//! Where an executed text says its map is: `//# sourceMappingURL=` names a file or holds the map itself.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use memchr::memmem;

use super::Map;
use crate::formats::v8::address::bytes_unescaped;

/// The map of a text.
pub(in crate::formats::v8) enum Named<'a> {
    /// It stands in the text.
    Inline(Map<'static>),
    /// It lies in a file of this name.
    File(&'a str),
}

const KEY: &str = "sourceMappingURL=";

/// The map that a text names; the last one if there are several.
pub(in crate::formats::v8) fn named(text: &str) -> Option<Named<'_>> {
    let at = memmem::rfind(text.as_bytes(), KEY.as_bytes())?;
    let before = text.get(..at)?;
    let comment = before.trim_end_matches([' ', '\t']);
    let is_comment =
        comment.len() < before.len() && ["//#", "//@", "/*#", "/*@"].iter().any(|mark| comment.ends_with(mark));
    let address = text.get(at + KEY.len()..)?.split(char::is_whitespace).next().filter(|_| is_comment)?;
    let address = address.trim_end_matches("*/");
    let Some(data) = address.strip_prefix("data:") else {
        return (!address.is_empty()).then_some(Named::File(address));
    };
    let (kind, data) = data.split_once(',')?;
    let bytes = bytes_unescaped(data);
    let bytes = if kind.ends_with(";base64") { STANDARD.decode(&bytes).ok()?.into() } else { bytes };
    Map::read(&bytes).map(|map| Named::Inline(map.into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Option<String> {
        named(text).map(|found| match found {
            Named::Inline(map) => format!("inline {}", map.sources.join(" ")),
            Named::File(name) => name.to_owned(),
        })
    }

    #[test]
    fn maps_are_named_in_the_last_comment_or_stand_there() {
        let json = r#"{"version":3,"sources":["a.ts"],"mappings":"AAAA"}"#;
        let inline =
            format!("x\n//# sourceMappingURL=data:application/json;charset=utf-8;base64,{}\n", STANDARD.encode(json));
        assert_eq!(told(&inline).as_deref(), Some("inline a.ts"));
        let escaped = format!("x //@ sourceMappingURL=data:application/json,{}", json.replace('"', "%22"));
        assert_eq!(told(&escaped).as_deref(), Some("inline a.ts"));
        assert_eq!(told("//# sourceMappingURL=a.map\n/*# sourceMappingURL=b.map */").as_deref(), Some("b.map"));
        for none in [
            "",
            "// sourceMappingURL=a.map",
            "let sourceMappingURL=a.map",
            "//# sourceMappingURL=",
            "//# sourceMappingURL=data:x",
            "//# sourceMappingURL=data:;base64,!",
        ] {
            assert_eq!(told(none), None, "{none}");
        }
    }
}
