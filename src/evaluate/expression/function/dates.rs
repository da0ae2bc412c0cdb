//! Parts of dates and times, their zones, and ADJUST.

use oxsdatatypes::{DayTimeDuration, TimezoneOffset};
use spargebra::algebra::Function;

use crate::evaluate::expression::value::{Fault, OrNoValue, Scalar, Value, Valued};

/// Returns YEAR, MONTH, DAY, HOURS, MINUTES, SECONDS, TIMEZONE or TZ of a point in time.
pub(crate) fn part(function: &Function, value: Scalar) -> Valued<Value<'static>> {
    Ok(match function {
        Function::Year => year(value)?.into(),
        Function::Month => i64::from(month(value)?).into(),
        Function::Day => i64::from(day(value)?).into(),
        Function::Hours | Function::Minutes | Function::Seconds => time(function, value)?,
        Function::Timezone => Value::Scalar(Scalar::DayTimeDuration(timezone(value)?.or_no_value()?)),
        _ => Value::string(offset(value)?.map_or_else(String::new, |offset| offset.to_string())),
    })
}

fn year(value: Scalar) -> Valued<i64> {
    Ok(match value {
        Scalar::DateTime(value) => value.year(),
        Scalar::Date(value) => value.year(),
        Scalar::YearMonth(value) => value.year(),
        Scalar::Year(value) => value.year(),
        _ => return Err(Fault::NoValue),
    })
}

fn month(value: Scalar) -> Valued<u8> {
    Ok(match value {
        Scalar::DateTime(value) => value.month(),
        Scalar::Date(value) => value.month(),
        Scalar::YearMonth(value) => value.month(),
        Scalar::MonthDay(value) => value.month(),
        Scalar::Month(value) => value.month(),
        _ => return Err(Fault::NoValue),
    })
}

fn day(value: Scalar) -> Valued<u8> {
    Ok(match value {
        Scalar::DateTime(value) => value.day(),
        Scalar::Date(value) => value.day(),
        Scalar::MonthDay(value) => value.day(),
        Scalar::Day(value) => value.day(),
        _ => return Err(Fault::NoValue),
    })
}

fn time(function: &Function, value: Scalar) -> Valued<Value<'static>> {
    let (hour, minute, second) = match value {
        Scalar::DateTime(value) => (value.hour(), value.minute(), value.second()),
        Scalar::Time(value) => (value.hour(), value.minute(), value.second()),
        _ => return Err(Fault::NoValue),
    };
    Ok(match function {
        Function::Hours => i64::from(hour).into(),
        Function::Minutes => i64::from(minute).into(),
        _ => Value::Scalar(Scalar::Decimal(second)),
    })
}

fn timezone(value: Scalar) -> Valued<Option<DayTimeDuration>> {
    Ok(offset(value)?.map(DayTimeDuration::from))
}

fn offset(value: Scalar) -> Valued<Option<TimezoneOffset>> {
    Ok(match value {
        Scalar::DateTime(value) => value.timezone_offset(),
        Scalar::Date(value) => value.timezone_offset(),
        Scalar::Time(value) => value.timezone_offset(),
        Scalar::Year(value) => value.timezone_offset(),
        Scalar::YearMonth(value) => value.timezone_offset(),
        Scalar::Month(value) => value.timezone_offset(),
        Scalar::MonthDay(value) => value.timezone_offset(),
        Scalar::Day(value) => value.timezone_offset(),
        _ => return Err(Fault::NoValue),
    })
}

/// Returns a point in time as it is told in another zone.
pub(crate) fn adjust(value: Scalar, zone: Scalar) -> Valued<Scalar> {
    let zone = match zone {
        Scalar::DayTimeDuration(zone) => TimezoneOffset::try_from(zone),
        Scalar::Duration(zone) => TimezoneOffset::try_from(zone),
        _ => return Err(Fault::NoValue),
    };
    let zone = Some(zone.or_no_value()?);
    let adjusted = match value {
        Scalar::DateTime(value) => value.adjust(zone).map(Scalar::DateTime),
        Scalar::Date(value) => value.adjust(zone).map(Scalar::Date),
        Scalar::Time(value) => value.adjust(zone).map(Scalar::Time),
        Scalar::Year(value) => value.adjust(zone).map(Scalar::Year),
        Scalar::YearMonth(value) => value.adjust(zone).map(Scalar::YearMonth),
        Scalar::Month(value) => value.adjust(zone).map(Scalar::Month),
        Scalar::MonthDay(value) => value.adjust(zone).map(Scalar::MonthDay),
        Scalar::Day(value) => value.adjust(zone).map(Scalar::Day),
        _ => None,
    };
    adjusted.or_no_value()
}
