/** License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl). */

/**
 * Write an amount as the page's language does.
 *
 * @param {Number} minor - in the currency's smallest unit
 * @param {Object} currency
 * @param {String} currency.symbol
 * @param {String|Number} currency.digits - how many of them are decimals
 * @param {String} currency.position - of the symbol: `before` or `after`
 * @returns {String}
 */
export function amountText(minor, {symbol, digits, position}) {
    const format = new Intl.NumberFormat(document.documentElement.lang, {
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
    });
    const parts = [format.format(minor / 10 ** digits), symbol];
    if (position === "before") {
        parts.reverse();
    }
    return parts.join("\u00A0");
}
