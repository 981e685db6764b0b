//! All themes there are: those that the program brings, and a user's own.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use super::{Needs, Sheet, Theme};
use crate::config::ConfigError;
use crate::config::text::suggestion;

/// The themes that the program brings, in the order in which a person walks through them.
static SHIPPED: [(&str, &str); 8] = [
    ("dark", include_str!("../../../assets/themes/dark.toml")),
    ("light", include_str!("../../../assets/themes/light.toml")),
    ("high-contrast-dark", include_str!("../../../assets/themes/high-contrast-dark.toml")),
    ("high-contrast-light", include_str!("../../../assets/themes/high-contrast-light.toml")),
    ("colour-blind-dark", include_str!("../../../assets/themes/colour-blind-dark.toml")),
    ("colour-blind-light", include_str!("../../../assets/themes/colour-blind-light.toml")),
    (SIXTEEN, include_str!("../../../assets/themes/terminal.toml")),
    (NONE, include_str!("../../../assets/themes/no-colour.toml")),
];

/// What is shown with 16 colours, unless another theme makes do with them.
const SIXTEEN: &str = "terminal";

/// What is shown without colours.
const NONE: &str = "no-colour";

/// All themes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Themes {
    all: Vec<Arc<Theme>>,
    /// Own themes that cannot be used, by name, and why.
    faults: BTreeMap<String, ConfigError>,
}

impl Default for Themes {
    fn default() -> Themes {
        Themes::with(&BTreeMap::new())
    }
}

impl Themes {
    /// Those that the program brings; they are read once.
    pub fn shipped() -> Arc<Themes> {
        static THEMES: LazyLock<Arc<Themes>> = LazyLock::new(Arc::default);
        Arc::clone(&THEMES)
    }

    /// The same and a user's own, by name, as far as they could be read. An own theme takes the place of one of the same
    /// name, which it may inherit.
    pub fn with(own: &BTreeMap<String, Result<Sheet, ConfigError>>) -> Themes {
        let mut themes = Themes { all: Vec::new(), faults: BTreeMap::new() };
        let shipped: Vec<(&str, Result<Sheet, ConfigError>)> =
            SHIPPED.iter().map(|(name, text)| (*name, Sheet::parse(name, name, text))).collect();
        let family = Family { own, shipped: &shipped };
        let names = shipped.iter().map(|(name, _)| *name).filter(|name| !own.contains_key(*name));
        for name in names.chain(own.keys().map(String::as_str)) {
            match family.theme(name, &mut Vec::new()) {
                Ok(theme) => themes.all.push(Arc::new(theme)),
                Err(error) => _ = themes.faults.insert(name.to_owned(), error),
            }
        }
        themes.sort();
        themes
    }

    /// Is there a theme of this name that can be used? `origin` and `line` say where it is named.
    ///
    /// # Errors
    /// What is wrong with it, or that there is none.
    pub fn check(&self, name: &str, origin: &str, line: Option<usize>) -> Result<(), ConfigError> {
        if let Some(fault) = self.faults.get(name) {
            return Err(fault.clone());
        }
        if self.named(name).is_some() {
            return Ok(());
        }
        let names = std::iter::once("auto").chain(self.all.iter().map(|theme| theme.name.as_str()));
        let message = format!("there is no theme `{name}`{}", suggestion(name, names));
        Err(ConfigError { origin: origin.to_owned(), line, message })
    }

    /// The theme of a name as far as a terminal can show it, else the one that makes do with what there is.
    pub fn shown(&self, name: &str, colours: Needs) -> Option<&Arc<Theme>> {
        let instead = match colours {
            Needs::Nothing => NONE,
            Needs::Sixteen => SIXTEEN,
            Needs::Many => return self.named(name),
        };
        self.named(name).filter(|theme| theme.needs() <= colours).or_else(|| self.named(instead))
    }

    /// The same, with what another one still has of those that cannot be used.
    #[must_use]
    pub fn keeping(&self, before: &Themes) -> Themes {
        let mut themes = self.clone();
        themes.all.extend(self.faults.keys().filter_map(|name| before.named(name)).cloned());
        themes.sort();
        themes
    }

    /// An own theme stands where the one was that it replaces.
    fn sort(&mut self) {
        let place = |name: &str| SHIPPED.iter().position(|(known, _)| *known == name).unwrap_or(usize::MAX);
        self.all
            .sort_by(|one, other| place(&one.name).cmp(&place(&other.name)).then_with(|| one.name.cmp(&other.name)));
    }

    fn named(&self, name: &str) -> Option<&Arc<Theme>> {
        self.all.iter().find(|theme| theme.name == name)
    }

    /// The theme after one, among those that a terminal can show.
    pub fn after(&self, name: &str, colours: Needs) -> Option<&Arc<Theme>> {
        let all = || self.all.iter().filter(|theme| theme.needs() <= colours);
        all().skip_while(|theme| theme.name != name).nth(1).or_else(|| all().next())
    }

    /// All that can be used.
    pub fn all(&self) -> &[Arc<Theme>] {
        &self.all
    }

    /// What is wrong with the others.
    pub fn faults(&self) -> impl Iterator<Item = &ConfigError> {
        self.faults.values()
    }
}

/// Themes that inherit from each other.
struct Family<'a> {
    own: &'a BTreeMap<String, Result<Sheet, ConfigError>>,
    shipped: &'a [(&'a str, Result<Sheet, ConfigError>)],
}

impl<'a> Family<'a> {
    /// The theme of a name, with what it inherits. `heirs` are the sheets that lead to it.
    fn theme(&self, name: &str, heirs: &mut Vec<&'a Sheet>) -> Result<Theme, ConfigError> {
        let is_last = |sheet: &Sheet| heirs.last().is_some_and(|last| std::ptr::eq(*last, sheet));
        let shipped = || self.shipped.iter().find(|(known, _)| *known == name).map(|(_, sheet)| sheet);
        let for_shipped = self.shipped.iter().any(|(_, sheet)| sheet.as_ref().is_ok_and(is_last));
        // An own theme that is called as it replaces one means that one.
        let replaces = |own: &Sheet| is_last(own) && shipped().is_some();
        let own = self.own.get(name).filter(|own| !for_shipped && !own.as_ref().is_ok_and(replaces));
        let sheet = own.or_else(shipped);
        let asked = heirs.last().and_then(|heir| heir.inherits.as_ref()).map(|(_, error)| error);
        let fail = |message: String| match asked {
            Some(error) => ConfigError { message, ..error.clone() },
            None => ConfigError { origin: name.to_owned(), line: None, message },
        };
        let Some(sheet) = sheet else {
            let names = self.shipped.iter().map(|(name, _)| *name).chain(self.own.keys().map(String::as_str));
            return Err(fail(format!("there is no theme `{name}`{}", suggestion(name, names))));
        };
        let sheet = sheet.as_ref().map_err(Clone::clone)?;
        if heirs.iter().any(|heir| std::ptr::eq(*heir, sheet)) {
            return Err(fail(format!("the theme `{name}` would inherit from itself")));
        }
        heirs.push(sheet);
        let below = match &sheet.inherits {
            Some((parent, _)) => self.theme(parent, heirs)?,
            None => Theme::default(),
        };
        Ok(sheet.over(below))
    }
}
