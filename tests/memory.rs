//! What a reader of native data holds at a time is bounded by what it was given: a damaged file may state any number, and
//! none is believed before the bytes are there. One test alone, since all memory of the process is counted.

use std::alloc::{GlobalAlloc, Layout, System};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use lazycov::formats::{Companions, Format, Input, Part, Reader, format};

#[path = "../fuzz/src/lib.rs"]
#[allow(dead_code, unreachable_pub, reason = "it is the library of the fuzz targets")]
mod exercise;

/// Bytes that a reader may hold for each byte of its input, beside [`ALWAYS`]. What is packed grows the most: names of
/// functions may unpack to many times their size.
const FACTOR: usize = 64;
/// What a reader may hold of a file of any size: the tables of a decompressor for each thread, stacks, messages.
const ALWAYS: usize = 256 << 10;

/// Numbers that no file of a few kilobytes can mean. A place gets one of the binary ones, in turn.
const LARGE: [&[u8]; 4] = [&[0xff; 4], &[0xff, 0xff, 0xff, 0x7f], &[0, 0, 0, 1], &[0xff; 8]];
const LARGE_IN_TEXT: [&str; 3] = ["4294967295", "9007199254740991", "40000000"];

/// Bytes of a file in which most of what states sizes stands.
const HEADER: usize = 128;
/// Behind it so many bytes lie between two places: every offset in a record comes.
const STEP: usize = 11;

/// The allocator of the system, which counts.
struct Counting;

static LIVE: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

#[expect(unsafe_code, reason = "an allocator is made of nothing else")]
// SAFETY: both hand on what they were given to the allocator of the system, which keeps the contract.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let live = LIVE.fetch_add(layout.size(), Relaxed) + layout.size();
        PEAK.fetch_max(live, Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        LIVE.fetch_sub(layout.size(), Relaxed);
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The most that reading takes at a time.
fn peak(format: &Format, bytes: &[u8]) -> usize {
    let Reader::Native { read, .. } = &format.reader else { return 0 };
    let (first, others) = exercise::files(bytes);
    let others: Vec<Part<'_>> = others.into_iter().map(|bytes| Part { name: "a.gcno", bytes }).collect();
    let alone = matches!(format.companions, Companions::Nothing);
    let input = Input::new(first).named("a.gcda");
    let input = if alone { input.with_more(&others) } else { input.with_companions(&others) };
    let before = LIVE.load(Relaxed);
    PEAK.store(before, Relaxed);
    drop(read(&input));
    PEAK.load(Relaxed).saturating_sub(before)
}

/// The file with a large number in the place of each that it may state: every one of a text, every place of a binary.
fn hostile(bytes: &[u8], is_text: bool) -> Vec<Vec<u8>> {
    let mut out = Vec::new();
    if is_text {
        let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
        for start in (0..bytes.len()).filter(|at| is_digit(*at) && (*at == 0 || !is_digit(at - 1))) {
            let end = (start..bytes.len()).find(|at| !is_digit(*at)).unwrap_or(bytes.len());
            let with = |number: &str| [&bytes[..start], number.as_bytes(), &bytes[end..]].concat();
            out.extend(LARGE_IN_TEXT.map(with));
        }
    } else {
        for at in (0..bytes.len()).filter(|at| *at < HEADER || at.is_multiple_of(STEP)) {
            let number = LARGE[(at / STEP + at) % LARGE.len()];
            let mut changed = bytes.to_vec();
            if let Some(place) = changed.get_mut(at..at + number.len()) {
                place.copy_from_slice(number);
                out.push(changed);
            }
        }
    }
    out
}

#[test]
fn a_file_of_a_few_kilobytes_takes_little_whatever_it_states() {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    for id in ["llvm-profraw", "llvm-profdata", "gcov-data", "gcov-notes", "go-covdata", "v8"] {
        let (format, mut tried, mut most) = (format(id).unwrap(), 0usize, 0usize);
        for entry in std::fs::read_dir(seeds.join(id.replace('-', "_"))).unwrap() {
            let path = entry.unwrap().path();
            let bytes = std::fs::read(&path).unwrap();
            for changed in hostile(&bytes, id == "v8") {
                let (held, allowed) = (peak(format, &changed), ALWAYS + FACTOR * changed.len());
                assert!(held <= allowed, "{}: {held} bytes are held for {}", path.display(), changed.len());
                most = most.max(held);
                tried += 1;
            }
        }
        println!("{id}: {tried} files, of which none took more than {most} bytes");
        assert!(tried > 100, "{id}: {tried}");
    }
}
