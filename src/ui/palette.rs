//! Colours. One table a theme, each colour for terminals with all colours and for those with 256; two more tables for
//! the 16 colours that a user chose, and for none at all.

use ratatui::style::{Color, Modifier, Style};

use super::role::{Background, Role};
use crate::app::{Depth, Theme};
use crate::source::highlight::SyntaxRole;

/// A colour: red, green and blue, and the nearest of the 256.
#[derive(Clone, Copy)]
struct Tint(u32, u8);

/// Colours and weight of a role.
#[derive(Clone, Copy, Default)]
pub(super) struct Paint {
    foreground: Option<Tint>,
    background: Option<Tint>,
    weight: Modifier,
}

const PLAIN: Paint = Paint { foreground: None, background: None, weight: Modifier::empty() };

const fn fg(rgb: u32, index: u8) -> Paint {
    Paint { foreground: Some(Tint(rgb, index)), ..PLAIN }
}

const fn bg(rgb: u32, index: u8) -> Paint {
    Paint { background: Some(Tint(rgb, index)), ..PLAIN }
}

impl Paint {
    const fn on(self, rgb: u32, index: u8) -> Paint {
        Paint { background: Some(Tint(rgb, index)), ..self }
    }

    const fn bold(self) -> Paint {
        Paint { weight: self.weight.union(Modifier::BOLD), ..self }
    }

    const fn italic(self) -> Paint {
        Paint { weight: self.weight.union(Modifier::ITALIC), ..self }
    }

    pub(super) fn style(self, depth: Depth) -> Style {
        let colour = |Tint(rgb, index)| match depth {
            Depth::True => Color::Rgb((rgb >> 16) as u8, (rgb >> 8) as u8, rgb as u8),
            _ => Color::Indexed(index),
        };
        Style { fg: self.foreground.map(colour), bg: self.background.map(colour), ..Style::new() }
            .add_modifier(self.weight)
    }
}

/// The paint of a role.
pub(super) fn paint(theme: Theme, role: Role) -> Paint {
    match theme {
        Theme::Dark => dark(role),
        Theme::Light => light(role),
    }
}

fn dark(role: Role) -> Paint {
    match role {
        Role::Text => PLAIN,
        Role::Dim => fg(0x8a_93_a6, 246),
        Role::Faint | Role::Empty => fg(0x48_4f_5f, 239),
        Role::Accent => fg(0x7a_b0_f5, 111).bold(),
        Role::Title => fg(0xa9_b1_c2, 249),
        Role::Tab => fg(0x10_14_1c, 233).on(0x7a_b0_f5, 111).bold(),
        Role::Key => fg(0x7a_b0_f5, 111),
        Role::Folder => fg(0x9c_c4_f8, 153),
        Role::Missed => fg(0xf2_6d_7d, 204),
        Role::Partial => fg(0xe5_b5_67, 179),
        Role::Hit => fg(0x7f_bf_6a, 107),
        Role::Stale => fg(0xb0_94_dd, 140),
        Role::Glow => fg(0xb8_f0_8a, 156).bold(),
        Role::Sentence => fg(0xc9_a2_6a, 179).italic(),
        Role::Number => fg(0x5c_64_76, 241),
        Role::CursorNumber => fg(0xd5_da_e5, 253).bold(),
        Role::Fold => fg(0x6b_74_88, 243).italic(),
        Role::Detail => fg(0xb6_bd_cc, 250).on(0x23_28_33, 235),
        Role::Match => fg(0x10_14_1c, 233).on(0xe5_c9_6a, 179),
        Role::Notice => fg(0xd5_da_e5, 253),
        Role::Syntax(syntax) => match syntax {
            SyntaxRole::Plain => PLAIN,
            SyntaxRole::Comment => fg(0x71_7a_8e, 243).italic(),
            SyntaxRole::Keyword => fg(0xc4_9a_f2, 177),
            SyntaxRole::String => fg(0xa5_cf_8e, 150),
            SyntaxRole::Constant => fg(0xf0_a8_7a, 216),
            SyntaxRole::Function => fg(0x82_b8_f5, 111),
            SyntaxRole::Type => fg(0x6c_cb_d4, 80),
            SyntaxRole::Attribute => fg(0xc8_b1_8b, 180),
            SyntaxRole::Punctuation => fg(0xa4_ad_bf, 248),
        },
    }
}

fn light(role: Role) -> Paint {
    match role {
        Role::Text => PLAIN,
        Role::Dim => fg(0x66_6d_7c, 242),
        Role::Faint | Role::Empty => fg(0xb9_bf_ca, 250),
        Role::Accent => fg(0x1f_5f_c4, 26).bold(),
        Role::Title => fg(0x4a_51_60, 239),
        Role::Tab => fg(0xff_ff_ff, 231).on(0x1f_5f_c4, 26).bold(),
        Role::Key => fg(0x1f_5f_c4, 26),
        Role::Folder => fg(0x2a_55_94, 25),
        Role::Missed => fg(0xc4_1c_3b, 161),
        Role::Partial => fg(0x96_62_00, 94),
        Role::Hit => fg(0x2e_7d_36, 28),
        Role::Stale => fg(0x6f_4a_b5, 97),
        Role::Glow => fg(0x0b_6b_1d, 22).bold(),
        Role::Sentence => fg(0x85_5a_0a, 94).italic(),
        Role::Number => fg(0x9a_a1_ae, 247),
        Role::CursorNumber => fg(0x1c_21_2b, 234).bold(),
        Role::Fold => fg(0x7c_84_93, 244).italic(),
        Role::Detail => fg(0x3a_41_50, 237).on(0xec_ef_f4, 255),
        Role::Match => fg(0x1c_21_2b, 234).on(0xff_dd_66, 221),
        Role::Notice => fg(0x1c_21_2b, 234),
        Role::Syntax(syntax) => match syntax {
            SyntaxRole::Plain => PLAIN,
            SyntaxRole::Comment => fg(0x7c_84_93, 244).italic(),
            SyntaxRole::Keyword => fg(0x7b_2f_b5, 91),
            SyntaxRole::String => fg(0x3b_75_1c, 64),
            SyntaxRole::Constant => fg(0xb0_4a_10, 130),
            SyntaxRole::Function => fg(0x1f_5f_c4, 26),
            SyntaxRole::Type => fg(0x0d_73_80, 30),
            SyntaxRole::Attribute => fg(0x7d_5f_2b, 94),
            SyntaxRole::Punctuation => fg(0x5a_61_70, 241),
        },
    }
}

/// The paint of what lies behind a row.
pub(super) fn background(theme: Theme, background: Background) -> Paint {
    match (theme, background) {
        (_, Background::Plain) => PLAIN,
        (Theme::Dark, Background::Missed) => bg(0x36_1b_22, 52),
        (Theme::Dark, Background::Partial) => bg(0x30_29_18, 236),
        (Theme::Dark, Background::Glow) => bg(0x1d_3a_1c, 22),
        (Theme::Dark, Background::Cursor) => bg(0x2d_37_4c, 238),
        (Theme::Dark, Background::Away) => bg(0x24_2a_36, 236),
        (Theme::Dark, Background::CursorMissed) => bg(0x5a_25_31, 88),
        (Theme::Dark, Background::CursorPartial) => bg(0x50_42_1d, 240),
        (Theme::Light, Background::Missed) => bg(0xfd_e4_e7, 224),
        (Theme::Light, Background::Partial) => bg(0xfc_f0_d4, 230),
        (Theme::Light, Background::Glow) => bg(0xcf_f2_cd, 194),
        (Theme::Light, Background::Cursor) => bg(0xd6_e3_f8, 189),
        (Theme::Light, Background::Away) => bg(0xe9_ed_f3, 255),
        (Theme::Light, Background::CursorMissed) => bg(0xf9_c3_cb, 217),
        (Theme::Light, Background::CursorPartial) => bg(0xf6_dc_a0, 222),
    }
}

/// The 16 colours look as the user set them, on any background.
pub(super) fn sixteen(role: Role) -> Style {
    let style = Style::new();
    match role {
        Role::Text | Role::Title | Role::Notice => style,
        Role::Dim | Role::Number | Role::Faint | Role::Empty => style.fg(Color::DarkGray),
        Role::Accent => style.fg(Color::Blue).add_modifier(Modifier::BOLD),
        Role::Tab => style.fg(Color::Blue).add_modifier(Modifier::BOLD | Modifier::REVERSED),
        Role::Key | Role::Folder => style.fg(Color::Blue),
        Role::Missed => style.fg(Color::Red),
        Role::Partial | Role::Sentence => style.fg(Color::Yellow),
        Role::Hit => style.fg(Color::Green),
        Role::Stale => style.fg(Color::Magenta),
        Role::Glow => style.fg(Color::Green).add_modifier(Modifier::BOLD),
        Role::CursorNumber => style.add_modifier(Modifier::BOLD | Modifier::REVERSED),
        Role::Detail => style.add_modifier(Modifier::BOLD),
        Role::Fold => style.fg(Color::DarkGray).add_modifier(Modifier::ITALIC),
        Role::Match => style.add_modifier(Modifier::REVERSED),
        Role::Syntax(syntax) => match syntax {
            SyntaxRole::Plain | SyntaxRole::Punctuation => style,
            SyntaxRole::Comment => style.fg(Color::DarkGray),
            SyntaxRole::Keyword => style.fg(Color::Magenta),
            SyntaxRole::String => style.fg(Color::Green),
            SyntaxRole::Constant | SyntaxRole::Attribute => style.fg(Color::Yellow),
            SyntaxRole::Function => style.fg(Color::Blue),
            SyntaxRole::Type => style.fg(Color::Cyan),
        },
    }
}

/// Sixteen colours have no faint ones to put behind text: the cursor swaps colours, the marks speak for the rest.
pub(super) fn sixteen_background(background: Background) -> Style {
    plain_background(background)
}

/// Without colours.
pub(super) fn plain(role: Role) -> Style {
    let style = Style::new();
    match role {
        Role::Accent | Role::Missed | Role::Key | Role::Detail | Role::Glow | Role::Syntax(SyntaxRole::Keyword) => {
            style.add_modifier(Modifier::BOLD)
        }
        Role::CursorNumber => style.add_modifier(Modifier::BOLD | Modifier::REVERSED),
        Role::Tab | Role::Match => style.add_modifier(Modifier::REVERSED),
        Role::Sentence => style.add_modifier(Modifier::UNDERLINED),
        Role::Dim | Role::Faint | Role::Empty | Role::Number | Role::Fold | Role::Stale => {
            style.add_modifier(Modifier::DIM)
        }
        Role::Syntax(SyntaxRole::Comment) => style.add_modifier(Modifier::DIM),
        _ => style,
    }
}

pub(super) fn plain_background(background: Background) -> Style {
    let style = Style::new();
    match background {
        Background::Plain | Background::Missed | Background::Partial => style,
        Background::Glow => style.add_modifier(Modifier::BOLD),
        Background::Cursor | Background::CursorMissed | Background::CursorPartial => {
            style.add_modifier(Modifier::REVERSED)
        }
        Background::Away => style.add_modifier(Modifier::UNDERLINED),
    }
}

/// A colour of a test's output, for terminals with fewer colours than the program assumed.
pub(super) fn foreign(colour: crate::watch::Colour, depth: Depth) -> Option<Color> {
    use crate::watch::Colour;
    match (colour, depth) {
        (Colour::Default, _) | (_, Depth::None) | (Colour::Rgb(..), Depth::Sixteen) => None,
        (Colour::Indexed(n), Depth::Sixteen) if n >= 16 => None,
        (Colour::Indexed(n), _) => Some(Color::Indexed(n)),
        (Colour::Rgb(r, g, b), Depth::True) => Some(Color::Rgb(r, g, b)),
        // The cube of six steps a colour, from 16 on.
        (Colour::Rgb(r, g, b), Depth::Indexed) => {
            let step = |value: u8| (u16::from(value) * 5 + 127) / 255;
            Some(Color::Indexed((16 + 36 * step(r) + 6 * step(g) + step(b)) as u8))
        }
    }
}
