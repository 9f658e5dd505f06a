//! Numbers with a meaning as keys and values of tables: the same bytes and the same type on disk as the numbers alone.

use std::cmp::Ordering;

use redb::{Key, TypeName, Value};

use crate::model::{
    AttemptNumber, ChatId, CorrectionNumber, EffectId, LinkNumber, PersonId, QuestionNumber, SourceNumber,
};

macro_rules! keys {
    ($($name:ident($number:ty)),* $(,)?) => {
        $(
            impl Value for $name {
                type SelfType<'a> = Self;
                type AsBytes<'a> = <$number as Value>::AsBytes<'a>;

                fn fixed_width() -> Option<usize> {
                    <$number as Value>::fixed_width()
                }

                fn from_bytes<'a>(bytes: &'a [u8]) -> Self
                where
                    Self: 'a,
                {
                    Self(<$number as Value>::from_bytes(bytes))
                }

                fn as_bytes<'a, 'b: 'a>(value: &'a Self) -> Self::AsBytes<'a>
                where
                    Self: 'b,
                {
                    <$number as Value>::as_bytes(&value.0)
                }

                fn type_name() -> TypeName {
                    <$number as Value>::type_name()
                }
            }

            impl Key for $name {
                fn compare(one: &[u8], other: &[u8]) -> Ordering {
                    <$number as Key>::compare(one, other)
                }
            }
        )*
    };
}

keys!(
    PersonId(u64),
    ChatId(i64),
    EffectId(u64),
    AttemptNumber(u8),
    QuestionNumber(u32),
    LinkNumber(u32),
    SourceNumber(u32),
    CorrectionNumber(u32)
);
