//! Files of notes and counters made for tests: in the words of any version, in both orders of bytes.

use super::notes::{Arc, Function, Location, Notes};
use super::words;

/// Notes in the words of a version, which has four letters, and in an order of bytes.
struct Encoder {
    out: Vec<u8>,
    letters: [u8; 4],
    big: bool,
}

impl Encoder {
    fn new(mark: [u8; 4], letters: [u8; 4], big: bool) -> Encoder {
        let mut encoder = Encoder { out: Vec::new(), letters, big };
        encoder.word(u32::from_be_bytes(mark));
        encoder.word(u32::from_be_bytes(letters));
        encoder
    }

    fn in_bytes(&self) -> bool {
        self.letters >= *b"B20*"
    }

    fn word(&mut self, word: u32) {
        self.out.extend(if self.big { word.to_be_bytes() } else { word.to_le_bytes() });
    }

    fn words(&mut self, words: &[u32]) {
        for word in words {
            self.word(*word);
        }
    }

    fn text(&mut self, text: &str) {
        let mut bytes = text.as_bytes().to_vec();
        bytes.push(0);
        if text.is_empty() {
            bytes.clear();
        }
        if !self.in_bytes() {
            bytes.resize(bytes.len().next_multiple_of(4), 0);
        }
        self.word((bytes.len() / if self.in_bytes() { 1 } else { 4 }) as u32);
        self.out.extend(bytes);
    }

    fn record(&mut self, tag: u32, body: impl FnOnce(&mut Encoder)) {
        let mut inner = Encoder { out: Vec::new(), ..*self };
        body(&mut inner);
        self.word(tag);
        self.word((inner.out.len() / if self.in_bytes() { 1 } else { 4 }) as u32);
        self.out.extend(inner.out);
    }
}

/// Notes as another compiler would have written them.
pub(super) fn encoded(notes: &Notes<'_>, letters: [u8; 4], big: bool) -> Vec<u8> {
    let mut out = Encoder::new(*b"gcno", letters, big);
    out.word(notes.head.stamp);
    if out.in_bytes() {
        out.word(0);
    }
    if letters >= *b"900*" {
        out.text(&notes.folder);
    }
    out.word(1);
    for function in &notes.functions {
        out.record(0x0100_0000, |out| {
            out.words(&[function.ident, function.checksums[0], function.checksums[1]]);
            out.text(&function.name);
            out.word(function.is_artificial.into());
            out.text(&notes.sources[function.source as usize]);
            out.words(&[function.start, function.start_column, function.end]);
            if letters >= *b"900*" {
                out.word(1);
            }
        });
        out.record(0x0141_0000, |out| out.word(function.blocks as u32));
        for arcs in function.arcs.chunk_by(|a, b| a.from == b.from) {
            out.record(0x0143_0000, |out| {
                out.word(arcs[0].from);
                for arc in arcs {
                    out.words(&[arc.to, arc.flags]);
                }
            });
        }
        out.record(0x0147_0000, |out| {
            function.conditions.iter().for_each(|(block, terms)| out.words(&[*block, *terms]));
        });
        for locations in function.locations.chunk_by(|a, b| a.block == b.block) {
            out.record(0x0145_0000, |out| {
                out.word(locations[0].block);
                for location in locations {
                    out.word(0);
                    out.text(&notes.sources[location.source as usize]);
                    out.words(&function.lines[location.lines.clone()]);
                }
                out.word(0);
                out.text("");
            });
        }
    }
    out.out
}

/// Counters of GCC 12 on a small machine as another compiler would have written them: words, the fourth of which is a
/// checksum, and records whose lengths count bytes.
pub(super) fn recounted(data: &[u8], letters: [u8; 4], big: bool) -> Vec<u8> {
    let mut out = Encoder::new(*b"gcda", letters, big);
    let mut words = data.as_chunks::<4>().0.iter().map(|word| u32::from_le_bytes(*word)).skip(2);
    out.word(words.next().unwrap());
    let checksum = words.next().unwrap();
    if out.in_bytes() {
        out.word(checksum);
    }
    while let Some(tag) = words.next().filter(|tag| *tag != 0) {
        let length = words.next().unwrap() as i32;
        out.word(tag);
        out.word((if out.in_bytes() { length } else { length / 4 }) as u32);
        (0..length.max(0) / 4).for_each(|_| out.word(words.next().unwrap()));
    }
    out.out
}

/// A function of a made file: arcs with flags, blocks with lines, decisions with terms.
pub(super) fn made(
    blocks: usize,
    arcs: &[(u32, u32, u32)],
    lines: &[(u32, &[u32])],
    conditions: &[(u32, u32)],
) -> Function<'static> {
    let mut all = Vec::new();
    let locations = lines.iter().map(|(block, lines)| {
        let begin = all.len();
        all.extend_from_slice(lines);
        Location { block: *block, source: 0, lines: begin..all.len() }
    });
    let locations = locations.collect();
    Function {
        name: "f".into(),
        ident: 7,
        checksums: [8, 9],
        is_artificial: false,
        source: 0,
        start: 1,
        start_column: 1,
        end: 9,
        blocks,
        arcs: arcs.iter().map(|&(from, to, flags)| Arc { from, to, flags }).collect(),
        locations,
        lines: all,
        conditions: conditions.to_vec(),
    }
}

pub(super) fn notes_of(function: Function<'static>) -> Vec<u8> {
    let head = words::Head { version: words::Version(142), stamp: 3 };
    let (sources, folder) = (vec!["a.c".to_owned()], "/b".into());
    let notes = Notes { head, by_clang: false, folder, sources, functions: vec![function], broken: None };
    encoded(&notes, *b"B42*", false)
}

pub(super) fn counts_of(stamp: u32, checksums: [u32; 2], arcs: &[i64], conditions: &[u64]) -> Vec<u8> {
    let mut out = Encoder::new(*b"gcda", *b"B42*", false);
    out.words(&[stamp, 0]);
    out.record(0x0100_0000, |out| out.words(&[7, checksums[0], checksums[1]]));
    let counters = |out: &mut Encoder, tag: u32, values: Vec<u64>| {
        out.record(tag, |out| {
            for value in &values {
                out.words(&[*value as u32, (value >> 32) as u32]);
            }
        });
    };
    counters(&mut out, 0x01a1_0000, arcs.iter().map(|count| *count as u64).collect());
    if !conditions.is_empty() {
        counters(&mut out, 0x01b1_0000, conditions.to_vec());
    }
    out.out
}
