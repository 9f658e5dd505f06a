//! JSON logic as lists accept it in `?filter=`: the operators that the site knows, on named terms.

use chrono::DateTime;
use serde_json::Value;

/// Why a filter is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum FilterError {
    #[error("filter: Json syntax should be used")]
    Syntax,
    #[error("filter: '{0}' term is not supported")]
    UnknownTerm(String),
    #[error("filter: '{0}' operation is not implemented")]
    UnknownOperation(String),
}

/// A filter that was parsed and whose terms exist.
#[derive(Debug, PartialEq)]
pub(super) struct Filter(Rule);

#[derive(Debug, PartialEq)]
enum Rule {
    All(Vec<Rule>),
    Any(Vec<Rule>),
    Not(Box<Rule>),
    Compare {
        term: String,
        order: Order,
        value: Value,
    },
    Between {
        low: Value,
        term: String,
        high: Value,
    },
    /// The term is one of the values.
    OneOf {
        term: String,
        values: Vec<Value>,
    },
    /// The term contains the text, ignoring case.
    Contains {
        term: String,
        text: String,
    },
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Order {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Filter {
    /// Parses a filter; `known` returns whether the list has a term.
    pub(super) fn read(text: &str, known: &dyn Fn(&str) -> bool) -> Result<Self, FilterError> {
        let value = serde_json::from_str(text).map_err(|_| FilterError::Syntax)?;
        read_rule(&value, known).map(Self)
    }

    /// Whether a row passes; `get` returns the value of a term.
    pub(super) fn accepts(&self, get: &dyn Fn(&str) -> Value) -> bool {
        holds(&self.0, get)
    }
}

fn read_rule(value: &Value, known: &dyn Fn(&str) -> bool) -> Result<Rule, FilterError> {
    let object = value.as_object().filter(|object| object.len() == 1).ok_or(FilterError::Syntax)?;
    let (operation, arguments) = object.iter().next().ok_or(FilterError::Syntax)?;
    let one = std::slice::from_ref(arguments);
    let arguments = arguments.as_array().map_or(one, Vec::as_slice);
    let rules = || arguments.iter().map(|argument| read_rule(argument, known)).collect::<Result<_, _>>();
    let unknown = || FilterError::UnknownOperation(operation.clone());
    let compare = |order| match arguments {
        [term, value] => Ok(Rule::Compare { term: read_term(term, known)?, order, value: value.clone() }),
        [low, term, high] if order == Order::LessOrEqual => {
            Ok(Rule::Between { low: low.clone(), term: read_term(term, known)?, high: high.clone() })
        }
        _ => Err(unknown()),
    };
    match operation.as_str() {
        "and" => rules().map(Rule::All),
        "or" => rules().map(Rule::Any),
        "!" => match arguments {
            [rule] => Ok(Rule::Not(Box::new(read_rule(rule, known)?))),
            _ => Err(unknown()),
        },
        "==" => compare(Order::Equal),
        "<" => compare(Order::Less),
        "<=" => compare(Order::LessOrEqual),
        ">" => compare(Order::Greater),
        ">=" => compare(Order::GreaterOrEqual),
        "in" => match arguments {
            [term, Value::Array(values)] => {
                Ok(Rule::OneOf { term: read_term(term, known)?, values: values.clone() })
            }
            [Value::String(text), term] => {
                Ok(Rule::Contains { term: read_term(term, known)?, text: text.to_lowercase() })
            }
            _ => Err(unknown()),
        },
        _ => Err(unknown()),
    }
}

fn read_term(value: &Value, known: &dyn Fn(&str) -> bool) -> Result<String, FilterError> {
    let term = value.get("var").and_then(Value::as_str).ok_or(FilterError::Syntax)?;
    if known(term) { Ok(term.to_owned()) } else { Err(FilterError::UnknownTerm(term.to_owned())) }
}

fn holds(rule: &Rule, get: &dyn Fn(&str) -> Value) -> bool {
    match rule {
        Rule::All(rules) => rules.iter().all(|rule| holds(rule, get)),
        Rule::Any(rules) => rules.iter().any(|rule| holds(rule, get)),
        Rule::Not(rule) => !holds(rule, get),
        Rule::Compare { term, order, value } => in_order(&get(term), *order, value),
        Rule::Between { low, term, high } => {
            let own = get(term);
            in_order(&own, Order::GreaterOrEqual, low) && in_order(&own, Order::LessOrEqual, high)
        }
        Rule::OneOf { term, values } => values.contains(&get(term)),
        Rule::Contains { term, text } => {
            get(term).as_str().is_some_and(|own| own.to_lowercase().contains(text))
        }
    }
}

/// Numbers, times and texts are compared as such; values of different types have no order.
fn in_order(left: &Value, order: Order, right: &Value) -> bool {
    use std::cmp::Ordering::{Equal, Greater, Less};
    let found = match (left, right) {
        (Value::Number(left), Value::Number(right)) => {
            left.as_f64().and_then(|left| left.partial_cmp(&right.as_f64()?))
        }
        (Value::String(left), Value::String(right)) => {
            let times = DateTime::parse_from_rfc3339(left).ok().zip(DateTime::parse_from_rfc3339(right).ok());
            Some(times.map_or_else(|| left.cmp(right), |(left, right)| left.cmp(&right)))
        }
        _ => (left == right).then_some(Equal),
    };
    matches!(
        (order, found),
        (Order::Equal | Order::LessOrEqual | Order::GreaterOrEqual, Some(Equal))
            | (Order::Less | Order::LessOrEqual, Some(Less))
            | (Order::Greater | Order::GreaterOrEqual, Some(Greater))
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn passes(filter: &Value) -> Result<bool, FilterError> {
        let row =
            json!({"id": 7, "name": "1 Test", "assignee": null, "updated_date": "2026-01-02T03:04:05Z"});
        let known = |term: &str| row.get(term).is_some();
        let get = |term: &str| row[term].clone();
        Ok(Filter::read(&filter.to_string(), &known)?.accepts(&get))
    }

    #[test]
    fn operators_do_what_they_say() {
        for (filter, expected) in [
            (json!({"==": [{"var": "name"}, "1 Test"]}), true),
            (json!({"==": [{"var": "name"}, "1 test"]}), false),
            (json!({"==": [{"var": "assignee"}, null]}), true),
            (json!({"in": ["TEST", {"var": "name"}]}), true),
            (json!({"in": [{"var": "name"}, ["x", "1 Test"]]}), true),
            (json!({"<=": [5, {"var": "id"}, 7]}), true),
            (json!({"<": [{"var": "id"}, 7]}), false),
            (json!({">": [{"var": "updated_date"}, "2026-01-02T04:04:04+01:00"]}), true),
            (json!({"and": [{"==": [{"var": "id"}, 7]}, {"!": {"==": [{"var": "id"}, 8]}}]}), true),
            (json!({"or": [{"==": [{"var": "id"}, 1]}, {">=": [{"var": "id"}, 7]}]}), true),
        ] {
            assert_eq!(passes(&filter), Ok(expected), "{filter}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        assert_eq!(Filter::read("{bad", &|_| true), Err(FilterError::Syntax));
        assert_eq!(Filter::read("[]", &|_| true), Err(FilterError::Syntax));
        let unknown = passes(&json!({"==": [{"var": "nofield"}, 1]}));
        assert_eq!(unknown, Err(FilterError::UnknownTerm("nofield".into())));
        assert_eq!(passes(&json!({"xor": []})), Err(FilterError::UnknownOperation("xor".into())));
    }
}
