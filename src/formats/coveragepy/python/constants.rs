//! The constants of a piece of code, in the order in which CPython before 3.12 collects them.
//!
//! Functions, classes, lambdas and comprehensions are constants of the code around them, and those compilers cut the
//! list of constants behind the last one in use alone. So the code of a definition that cannot run is kept, and
//! coverage.py counts its lines, when a constant that is new after it is used. What the optimiser folds is told by its
//! text; that two such texts mean one value is not seen.

use ruff_python_ast::visitor::{Visitor, walk_arguments, walk_expr, walk_pattern};
use ruff_python_ast::{
    Arguments, CmpOp, Comprehension, ExceptHandlerExceptHandler, Expr, ExprCompare, ExprDict, FStringPart,
    InterpolatedStringElement, InterpolatedStringElements, MatchCase, Parameters, Pattern, PatternMatchClass, Stmt,
    StmtClassDef, StmtFunctionDef, UnaryOp,
};
use ruff_text_size::{Ranged, TextSize};
use rustc_hash::FxHashMap;

use super::interpreter::Interpreter;
use super::keys::{docstring, elements, has_several, key, none, text, tuple};

/// The constants of a module, a class or a function.
#[derive(Debug)]
pub(super) struct Constants<'a> {
    interpreter: Interpreter,
    has_lazy_annotations: bool,
    is_function: bool,
    /// What is in the list, with its place.
    places: FxHashMap<String, usize>,
    count: usize,
    /// How much of the list is kept.
    kept: usize,
    /// Tuples that are folded when the list is complete, and so stand behind everything.
    folded: Vec<String>,
    /// Whether the code at hand can run: its constants are used then.
    live: bool,
    /// Code that is defined where nothing runs, with its place.
    dead: Vec<(usize, Dead<'a>)>,
}

/// Code that is defined where nothing runs.
#[derive(Debug, Clone, Copy)]
pub(super) enum Dead<'a> {
    /// A function or class.
    Definition(&'a Stmt),
    /// A lambda or a comprehension, and where it stands.
    Expression(TextSize),
}

impl<'a> Constants<'a> {
    /// Those of a module.
    pub(super) fn of_module(interpreter: Interpreter, has_lazy_annotations: bool, body: &[Stmt]) -> Constants<'a> {
        let mut constants = Constants {
            interpreter,
            has_lazy_annotations,
            is_function: false,
            places: FxHashMap::default(),
            count: 0,
            kept: 1,
            folded: Vec::new(),
            live: true,
            dead: Vec::new(),
        };
        if let Some(docstring) = docstring(body) {
            constants.add(docstring);
        }
        constants
    }

    /// Those of a class or function.
    pub(super) fn inside(&self, definition: &Stmt) -> Constants<'a> {
        let (interpreter, lazy) = (self.interpreter, self.has_lazy_annotations);
        match definition {
            Stmt::FunctionDef(function) => {
                let mut constants = Constants::of_module(interpreter, lazy, &[]);
                constants.is_function = true;
                constants.live = false;
                constants.add(docstring(&function.body).unwrap_or_else(none));
                constants
            }
            Stmt::ClassDef(class) => {
                let mut constants = Constants::of_module(interpreter, lazy, &[]);
                constants.add(format!("the name of {}", class.name));
                if let Some(docstring) = docstring(&class.body) {
                    constants.add(docstring);
                }
                constants
            }
            _ => Constants::of_module(interpreter, lazy, &[]),
        }
    }

    /// The code of the dead definitions that is kept; `live` says whether the end can be reached.
    pub(super) fn finish(mut self, live: bool) -> Vec<Dead<'a>> {
        self.live = live;
        self.add(none());
        let (places, kept) = (&self.places, self.kept);
        let keeps_all = self.folded.iter().any(|tuple| !places.contains_key(tuple));
        let is_kept = |dead: (usize, Dead<'a>)| (keeps_all || dead.0 < kept).then_some(dead.1);
        self.dead.into_iter().filter_map(is_kept).collect()
    }

    /// What a statement holds itself, without the statements in it.
    pub(super) fn statement(&mut self, statement: &'a Stmt, live: bool) {
        self.live = live;
        match statement {
            Stmt::FunctionDef(function) => self.function(statement, function),
            Stmt::ClassDef(class) => self.class(statement, class),
            Stmt::Return(value) => match &value.value {
                Some(value) => self.visit_expr(value),
                None => self.add(none()),
            },
            // A constant alone is nothing.
            Stmt::Expr(alone) if key(&alone.value).is_some() => {}
            Stmt::Expr(alone) => self.visit_expr(&alone.value),
            Stmt::Assign(assign) => {
                self.visit_expr(&assign.value);
                assign.targets.iter().for_each(|target| self.visit_expr(target));
            }
            Stmt::AugAssign(assign) => {
                self.visit_expr(&assign.target);
                self.visit_expr(&assign.value);
            }
            Stmt::AnnAssign(assign) => {
                assign.value.iter().for_each(|value| self.visit_expr(value));
                self.visit_expr(&assign.target);
                if let (false, Expr::Name(name)) = (self.is_function, &*assign.target) {
                    self.annotation(&assign.annotation);
                    self.add(text(&name.id));
                }
            }
            Stmt::Delete(delete) => delete.targets.iter().for_each(|target| self.visit_expr(target)),
            Stmt::For(each) => {
                match (key(&each.iter), elements(&each.iter)) {
                    (None, Some(tuple)) => self.add(tuple),
                    _ => self.visit_expr(&each.iter),
                }
                self.visit_expr(&each.target);
            }
            Stmt::While(repeat) => self.test(&repeat.test, live),
            Stmt::If(branch) => self.test(&branch.test, live),
            Stmt::Assert(assert) => {
                self.test(&assert.test, live);
                assert.msg.iter().for_each(|message| self.visit_expr(message));
            }
            Stmt::With(with) => {
                for item in &with.items {
                    self.visit_expr(&item.context_expr);
                    item.optional_vars.iter().for_each(|target| self.visit_expr(target));
                }
                // What is given to the manager when the body ends.
                self.add(none());
            }
            Stmt::Match(choice) => self.visit_expr(&choice.subject),
            Stmt::Raise(raise) => raise.exc.iter().chain(&raise.cause).for_each(|value| self.visit_expr(value)),
            Stmt::Import(import) => import.names.iter().for_each(|_| {
                self.add("0".to_owned());
                self.add(none());
            }),
            Stmt::ImportFrom(import) => {
                self.add(import.level.to_string());
                self.add(tuple(import.names.iter().map(|alias| text(&alias.name))));
            }
            _ => {}
        }
    }

    /// An `except`: its name is emptied when it ends.
    pub(super) fn handler(&mut self, handler: &'a ExceptHandlerExceptHandler, live: bool) {
        self.live = live;
        handler.type_.iter().for_each(|kind| self.visit_expr(kind));
        if handler.name.is_some() {
            self.add(none());
        }
    }

    /// A `case`, without what follows it.
    pub(super) fn case(&mut self, case: &'a MatchCase, live: bool) {
        self.live = live;
        self.visit_pattern(&case.pattern);
        case.guard.iter().for_each(|guard| self.test(guard, live));
    }

    /// A test: constants in it decide at once, and are in the list without being used.
    pub(super) fn test(&mut self, test: &'a Expr, live: bool) {
        match test {
            Expr::UnaryOp(unary) if unary.op == UnaryOp::Not => self.test(&unary.operand, live),
            Expr::BoolOp(several) => several.values.iter().for_each(|value| self.test(value, live)),
            Expr::If(choice) => {
                for part in [&choice.test, &choice.body, &choice.orelse] {
                    self.test(part, live);
                }
            }
            _ => {
                self.live = live && key(test).is_none();
                self.visit_expr(test);
            }
        }
    }

    fn function(&mut self, statement: &'a Stmt, function: &'a StmtFunctionDef) {
        function.decorator_list.iter().for_each(|decorator| self.visit_expr(&decorator.expression));
        self.parameters(&function.parameters);
        let annotated = function.parameters.iter().filter_map(|any| Some((any.name().as_str(), any.annotation()?)));
        let annotated: Vec<(&str, &Expr)> =
            annotated.chain(function.returns.iter().map(|it| ("return", &**it))).collect();
        let is_lazy = self.has_lazy_annotations;
        for (name, annotation) in &annotated {
            self.add(text(name));
            self.annotation(annotation);
        }
        if self.live && !annotated.is_empty() && annotated.iter().all(|each| is_lazy || key(each.1).is_some()) {
            self.folded.push(format!("annotations of {}", function.name));
        }
        self.code(Dead::Definition(statement));
    }

    /// An annotation that is evaluated, or else kept as a text.
    fn annotation(&mut self, annotation: &'a Expr) {
        if self.has_lazy_annotations {
            self.add(format!("{:?}", annotation.range()));
        } else {
            self.visit_expr(annotation);
        }
    }

    fn class(&mut self, statement: &'a Stmt, class: &'a StmtClassDef) {
        class.decorator_list.iter().for_each(|decorator| self.visit_expr(&decorator.expression));
        self.code(Dead::Definition(statement));
        self.add(text(&class.name));
        class.arguments.iter().for_each(|arguments| self.visit_arguments(arguments));
    }

    /// Default values. Those that are constants are folded to a tuple.
    fn parameters(&mut self, parameters: &'a Parameters) {
        let plain = || parameters.posonlyargs.iter().chain(&parameters.args).filter_map(|it| it.default.as_deref());
        plain().for_each(|default| self.visit_expr(default));
        let keys: Option<Vec<String>> = plain().map(key).collect();
        if let Some(keys) = keys
            && self.live
            && !keys.is_empty()
        {
            self.folded.push(tuple(keys.into_iter()));
        }
        let named = || parameters.kwonlyargs.iter().filter_map(|it| Some((&it.parameter.name, it.default.as_deref()?)));
        named().for_each(|(_, default)| self.visit_expr(default));
        if named().next().is_some() {
            self.add(tuple(named().map(|(name, _)| text(name))));
        }
    }

    /// Code that is defined here. It equals no other.
    fn code(&mut self, code: Dead<'a>) {
        if !self.live {
            self.dead.push((self.count, code));
        }
        self.add_new();
        if self.interpreter == Interpreter::Cpython310 {
            // Its name with those around it.
            self.add_new();
        }
    }

    fn comprehension(&mut self, start: TextSize, generators: &'a [Comprehension]) {
        self.code(Dead::Expression(start));
        // The first is looked up outside.
        generators.first().iter().for_each(|first| self.visit_expr(&first.iter));
    }

    fn compare(&mut self, compare: &'a ExprCompare) {
        self.visit_expr(&compare.left);
        for (operator, operand) in compare.ops.iter().zip(&compare.comparators) {
            match (operator, key(operand), elements(operand)) {
                (CmpOp::In | CmpOp::NotIn, None, Some(tuple)) => self.add(tuple),
                _ => self.visit_expr(operand),
            }
        }
    }

    fn dict(&mut self, dict: &'a ExprDict) {
        let keys: Option<Vec<String>> = dict.items.iter().map(|item| key(item.key.as_ref()?)).collect();
        let keys = keys.filter(|keys| keys.len() > 1);
        for item in &dict.items {
            item.key.iter().filter(|_| keys.is_none()).for_each(|key| self.visit_expr(key));
            self.visit_expr(&item.value);
        }
        if let Some(keys) = keys {
            self.add(tuple(keys.into_iter()));
        }
    }

    fn pieces(&mut self, pieces: &'a InterpolatedStringElements) {
        for piece in pieces {
            match piece {
                InterpolatedStringElement::Literal(literal) => self.add(text(&literal.value)),
                InterpolatedStringElement::Interpolation(value) => {
                    self.visit_expr(&value.expression);
                    value.format_spec.iter().for_each(|format| self.pieces(&format.elements));
                }
            }
        }
    }

    fn add(&mut self, constant: String) {
        let count = self.count;
        let place = *self.places.entry(constant).or_insert(count);
        self.count = count.max(place + 1);
        if self.live {
            self.kept = self.kept.max(place + 1);
        }
    }

    fn add_new(&mut self) {
        self.count += 1;
        if self.live {
            self.kept = self.count;
        }
    }
}

impl<'a> Visitor<'a> for Constants<'a> {
    fn visit_expr(&mut self, expression: &'a Expr) {
        if let Some(constant) = key(expression) {
            return self.add(constant);
        }
        match expression {
            Expr::Lambda(lambda) => {
                lambda.parameters.iter().for_each(|parameters| self.parameters(parameters));
                self.code(Dead::Expression(expression.start()));
            }
            Expr::ListComp(each) => self.comprehension(expression.start(), &each.generators),
            Expr::SetComp(each) => self.comprehension(expression.start(), &each.generators),
            Expr::DictComp(each) => self.comprehension(expression.start(), &each.generators),
            Expr::Generator(each) => self.comprehension(expression.start(), &each.generators),
            Expr::Compare(compare) => self.compare(compare),
            Expr::Dict(dict) => self.dict(dict),
            Expr::List(_) | Expr::Set(_) => match elements(expression).filter(|_| has_several(expression)) {
                Some(tuple) => self.add(tuple),
                None => walk_expr(self, expression),
            },
            Expr::FString(string) => string.value.iter().for_each(|part| match part {
                FStringPart::Literal(literal) => self.add(text(&literal.value)),
                FStringPart::FString(string) => self.pieces(&string.elements),
            }),
            Expr::Slice(slice) => {
                for bound in [&slice.lower, &slice.upper] {
                    match bound {
                        Some(bound) => self.visit_expr(bound),
                        None => self.add(none()),
                    }
                }
                slice.step.iter().for_each(|step| self.visit_expr(step));
            }
            _ => {
                walk_expr(self, expression);
                let hands_over_none = match expression {
                    Expr::Yield(given) => given.value.is_none(),
                    Expr::Await(_) | Expr::YieldFrom(_) => true,
                    _ => false,
                };
                if hands_over_none {
                    self.add(none());
                }
            }
        }
    }

    fn visit_arguments(&mut self, arguments: &'a Arguments) {
        walk_arguments(self, arguments);
        let names = || arguments.keywords.iter().filter_map(|keyword| keyword.arg.as_ref());
        if names().next().is_some() {
            self.add(tuple(names().map(|name| text(name))));
        }
    }

    fn visit_pattern(&mut self, pattern: &'a Pattern) {
        match pattern {
            Pattern::MatchSingleton(_) => {}
            Pattern::MatchMapping(mapping) => {
                let keys: Option<Vec<String>> = mapping.keys.iter().map(key).collect();
                if let Some(keys) = keys {
                    self.add(tuple(keys.into_iter()));
                }
                mapping.patterns.iter().for_each(|pattern| self.visit_pattern(pattern));
            }
            Pattern::MatchClass(class) => {
                self.visit_expr(&class.cls);
                self.add(tuple(class.arguments.keywords.iter().map(|keyword| text(&keyword.attr))));
                walk_pattern_parts(self, class);
            }
            _ => walk_pattern(self, pattern),
        }
    }
}

fn walk_pattern_parts<'a>(constants: &mut Constants<'a>, class: &'a PatternMatchClass) {
    class.arguments.patterns.iter().for_each(|pattern| constants.visit_pattern(pattern));
    class.arguments.keywords.iter().for_each(|keyword| constants.visit_pattern(&keyword.pattern));
}
