//! `.tix`: what a program counted, module by module.

use super::shown::Shown;
use crate::formats::ReadError;

/// What was counted in a module.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Counted {
    /// Its name, behind that of its package: `shelf-0.1-inplace/Data.Shelf`.
    pub(super) name: String,
    /// The hash of its source, as the compiler saw it.
    pub(super) hash: u64,
    /// For each place of the module how often it was evaluated.
    pub(super) counts: Vec<u64>,
}

/// The modules of a run, and why the rest of them cannot be read.
pub(super) fn read(bytes: &[u8]) -> (Vec<Counted>, Option<ReadError>) {
    let mut modules = Vec::new();
    let broken = read_into(bytes, &mut modules).err();
    (modules, broken)
}

fn read_into(bytes: &[u8], modules: &mut Vec<Counted>) -> Result<(), ReadError> {
    let mut shown = Shown::new(bytes);
    shown.need("Tix")?;
    shown.need("[")?;
    while !shown.eat("]") {
        modules.push(module(&mut shown)?);
        shown.eat(",");
    }
    Ok(())
}

fn module(shown: &mut Shown<'_>) -> Result<Counted, ReadError> {
    shown.need("TixModule")?;
    let (name, hash, _) = (shown.text()?, shown.number()?, shown.number()?);
    let mut counts = Vec::new();
    shown.need("[")?;
    while !shown.eat("]") {
        counts.push(shown.number()?);
        shown.eat(",");
    }
    Ok(Counted { name, hash, counts })
}

impl Counted {
    /// The name of the file that says where its places are.
    pub(super) fn mix(&self) -> String {
        format!("{}.mix", self.name.rsplit('/').next().unwrap_or(&self.name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_before_a_break_is_used() {
        let whole = "Tix [ TixModule \"Main\" 12 2 [3,0], TixModule \"p-0.1/A.B\" 4 1 [7]]";
        let (modules, broken) = read(whole.as_bytes());
        assert_eq!(modules[0], Counted { name: "Main".into(), hash: 12, counts: vec![3, 0] });
        assert_eq!((modules[1].mix().as_str(), broken), ("A.B.mix", None));
        let (modules, broken) = read(&whole.as_bytes()[..55]);
        assert_eq!((modules.len(), broken.is_some()), (1, true));
        assert_eq!(read(b"Tix []"), (Vec::new(), None));
    }
}
