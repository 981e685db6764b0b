//! How often files change: asked for when somebody looks at it, and again when there is another commit.

use std::sync::Arc;

use super::Cmd;
use super::state::{Columns, FunctionSort, Model, View};
use crate::analysis::{Churn, Rank};

/// Asks for it where the list of functions shows it, or is in its order.
pub(super) fn ask(model: &mut Model, cmds: &mut Vec<Cmd>) {
    let Some(snapshot) = model.snapshot.as_ref().filter(|_| model.view == View::Functions) else { return };
    let list = &mut model.functions;
    let shown = list.columns == Columns::Risk || list.sort == FunctionSort::Rank(Rank::Churn);
    let commit = snapshot.project.commit.as_deref().unwrap_or_default();
    if shown && list.churn_at.as_deref() != Some(commit) {
        list.churn_at = Some(commit.to_owned());
        cmds.push(Cmd::Churn);
    }
}

/// The answer is there.
pub(super) fn take(model: &mut Model, churn: Arc<Churn>) {
    let Some(snapshot) = model.snapshot.clone() else { return };
    let list = &mut model.functions;
    if list.churn.as_ref().is_some_and(|known| **known == *churn) {
        return;
    }
    if list.sort == FunctionSort::Rank(Rank::Churn) {
        list.outdate(Some(&snapshot));
    }
    // Who is somewhere else by now reads something else.
    if !churn.is_known() && model.view == View::Functions {
        model.say("no git history tells how often files change");
    }
    model.functions.churn = Some(churn);
}
