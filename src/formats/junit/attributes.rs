//! Attributes, as tools write them.

use quick_xml::events::BytesStart;

use crate::formats::xml::plain;

/// An attribute without its references.
pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = tag.attributes();
    let found = attributes.with_checks(false).flatten().find(|attribute| attribute.key.0 == name)?;
    Some(plain(&found.value).into_owned())
}

/// Seconds. Surefire writes `1,234.567`.
pub(super) fn time(tag: &BytesStart<'_>) -> Option<f64> {
    let text = attribute(tag, "time")?.replace(',', "");
    text.trim().parse().ok().filter(|seconds: &f64| seconds.is_finite() && *seconds >= 0.0)
}
