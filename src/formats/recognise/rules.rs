//! The sniff rules of formats that are named but have no reader of their own yet: what the beginning of each looks
//! like. Rules of a format that is read stand in its reader. Binary marks are tables of bytes, everything else asks
//! the head's one picture of XML or JSON.

use super::{Head, Node};

const JACOCO_EXEC: &[u8] = b"\x01\xc0\xc0\x10";
const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

fn begins(head: &Head<'_>, marks: &[&[u8]]) -> bool {
    marks.iter().any(|mark| head.bytes.starts_with(mark))
}

fn holds(head: &Head<'_>, text: &[u8]) -> bool {
    memchr::memmem::find(head.bytes, text).is_some()
}

pub(in crate::formats) fn jacoco_exec(head: &Head<'_>) -> bool {
    begins(head, &[JACOCO_EXEC])
}

pub(in crate::formats) fn bisect(head: &Head<'_>) -> bool {
    begins(head, &[b"BISECT-COVERAGE-"])
}

pub(in crate::formats) fn hpc(head: &Head<'_>) -> bool {
    begins(head, &[b"Tix ["])
}

/// Runs of Devel::Cover that are no JSON are dumps of Perl's Storable or Sereal, which many programs write.
pub(in crate::formats) fn devel_cover(head: &Head<'_>) -> bool {
    begins(head, &[b"pst0", b"=srl", b"=\xf3rl"]) && (holds(head, b"collected") || holds(head, b"Devel::Cover"))
}

/// The container is that of old Office files as well, so the word itself must stand in it.
pub(in crate::formats) fn dotnet_binary(head: &Head<'_>) -> bool {
    let wide: Vec<u8> = "Coverage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    begins(head, &[OLE]) && holds(head, &wide)
}

pub(in crate::formats) fn phpunit_cov(head: &Head<'_>) -> bool {
    let marks: [&[u8]; 3] = [br"SebastianBergmann\CodeCoverage", b"PHP_CodeCoverage", b"END_OF_COVERAGE_SERIALIZATION"];
    begins(head, &[b"<?php"]) && marks.iter().any(|mark| holds(head, mark))
}

/// Before version 5 coverage.py wrote JSON behind this line.
pub(in crate::formats) fn coverage_py_old(head: &Head<'_>) -> bool {
    begins(head, &[b"!coverage.py: This is a private format"])
}

/// Name of the root element; empty when the head is no XML.
fn root<'a>(head: &'a Head<'_>) -> &'a str {
    head.xml().map_or("", |xml| xml.root())
}

/// Asks the root of a JSON head.
fn json(head: &Head<'_>, rule: impl Fn(Node<'_>) -> Option<bool>) -> bool {
    head.json().and_then(|json| rule(json.root())).unwrap_or(false)
}

/// Rates without lines, its keys sorted, so that the list of files may fill the head.
pub(in crate::formats) fn gcovr_summary(head: &Head<'_>) -> bool {
    json(head, |root| {
        let file = root.get("files").and_then(Node::first);
        let rates = ["branch_covered", "branch_percent", "branch_total"];
        Some(
            root.get("gcovr/summary_format_version").is_some()
                || (root.has(&rates) && file.is_some_and(|file| file.has(&["filename"]) || file.has(&rates))),
        )
    })
}

pub(in crate::formats) fn istanbul_summary(head: &Head<'_>) -> bool {
    json(head, |root| Some(root.get("total")?.get("lines")?.has(&["pct"])))
}

/// The payload of Code Climate's reporter has a list of the same name as Coveralls', but says how strongly each file is
/// covered, and writes its counts as a text.
pub(in crate::formats) fn code_climate(head: &Head<'_>) -> bool {
    json(head, |root| {
        let own = ["covered_strength", "line_counts", "blob_id"];
        let file = root.get("source_files")?.first()?;
        let text = file.get("coverage").is_some_and(|counts| counts.text().is_some());
        Some(text || own.iter().any(|key| file.has(&[key])))
    })
}

/// What Xcode wrote before it had xccov: an archive of objects of which some are named for coverage.
pub(in crate::formats) fn xcode_plist(head: &Head<'_>) -> bool {
    let coverage = [&b"CodeCoverage"[..], b"LineCoverage", b"xccov"].iter().any(|word| holds(head, word));
    (root(head) == "plist" || begins(head, &[b"bplist00"])) && coverage
}

pub(in crate::formats) fn kcov_summary(head: &Head<'_>) -> bool {
    json(head, |root| Some(root.get("files")?.first()?.has(&["file", "percent_covered", "covered_lines"])))
}
