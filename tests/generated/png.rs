//! An SVG as a PNG of twice its size, for places that show no SVG.

use anyhow::{Context as _, Result, ensure};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Group, Node, Options, Tree};

const FONTS: [&[u8]; 3] = [
    include_bytes!("../../assets/fonts/JetBrainsMono-Regular.ttf"),
    include_bytes!("../../assets/fonts/JetBrainsMono-Bold.ttf"),
    include_bytes!("../../assets/fonts/JetBrainsMono-Italic.ttf"),
];

/// Pixels of the PNG for one of the SVG: each half pixel becomes one.
const SCALE: f32 = 2.0;

/// Paints a picture of a size in half pixels. Fails on characters the font lacks, because a box in their place is
/// easily overlooked.
pub(crate) fn paint(svg: &str, (width, height): (u32, u32)) -> Result<Vec<u8>> {
    let mut options = Options::default();
    for font in FONTS {
        options.fontdb_mut().load_font_data(font.to_vec());
    }
    let tree = Tree::from_str(svg, &options)?;
    let mut missing = String::new();
    unwritten(tree.root(), &mut missing);
    ensure!(missing.is_empty(), "the font has no {missing:?}");
    let mut pixmap = Pixmap::new(width, height).context("an empty picture")?;
    resvg::render(&tree, Transform::from_scale(SCALE, SCALE), &mut pixmap.as_mut());
    Ok(pixmap.encode_png()?)
}

/// The size that a PNG gives for itself, in the first chunk.
pub(crate) fn size(png: &[u8]) -> Option<(u32, u32)> {
    let number = |at: usize| Some(u32::from_be_bytes(png.get(at..at + 4)?.try_into().ok()?));
    (png.starts_with(b"\x89PNG\r\n\x1a\n")).then_some((number(16)?, number(20)?))
}

fn unwritten(group: &Group, missing: &mut String) {
    for node in group.children() {
        match node {
            Node::Group(group) => unwritten(group, missing),
            Node::Text(text) => {
                let glyphs = text.layouted().iter().flat_map(|span| &span.positioned_glyphs);
                missing.extend(glyphs.filter(|glyph| glyph.id.0 == 0).map(|glyph| glyph.text.as_str()));
            }
            Node::Path(_) | Node::Image(_) => {}
        }
    }
}
