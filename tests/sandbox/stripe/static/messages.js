// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

/* exported localeOf, messageOf, declineMessage */

const MESSAGES = {
    de: {
        number: "Kartennummer",
        expiry: "Gültig bis",
        expiryHint: "MM / JJ",
        cvc: "Prüfziffer (CVC)",
        card: "Karte",
        sepa_debit: "SEPA-Lastschrift",
        iban: "IBAN",
        name: "Vollständiger Name",
        email: "E-Mail",
        mandate:
            "Mit Ihrer IBAN ermächtigen Sie uns, den Betrag von Ihrem Konto einzuziehen.",
        incomplete_number: "Ihre Kartennummer ist unvollständig.",
        invalid_number: "Ihre Kartennummer ist ungültig.",
        incomplete_expiry: "Das Ablaufdatum Ihrer Karte ist unvollständig.",
        invalid_expiry_month: "Das Ablaufdatum Ihrer Karte ist ungültig.",
        invalid_expiry_year_past:
            "Das Ablaufdatum Ihrer Karte liegt in der Vergangenheit.",
        incomplete_cvc: "Die Prüfziffer Ihrer Karte ist unvollständig.",
        incomplete_iban: "Ihre IBAN ist unvollständig.",
        incomplete_name: "Bitte geben Sie Ihren vollständigen Namen ein.",
        incomplete_email: "Bitte geben Sie Ihre E-Mail-Adresse ein.",
        generic_decline: "Ihre Karte wurde abgelehnt.",
        insufficient_funds: "Ihre Karte ist nicht ausreichend gedeckt.",
        expired_card: "Ihre Karte ist abgelaufen.",
        incorrect_cvc: "Die Prüfziffer Ihrer Karte ist falsch.",
        incorrect_number: "Ihre Kartennummer ist falsch.",
        processing_error:
            "Bei der Verarbeitung Ihrer Karte ist ein Fehler aufgetreten. " +
            "Versuchen Sie es gleich noch einmal.",
        card_velocity_exceeded:
            "Ihre Karte wurde abgelehnt, weil sie zu oft verwendet wurde oder ihr " +
            "Limit erreicht ist.",
        authentication_required:
            "Ihre Karte wurde abgelehnt. Diese Zahlung muss bestätigt werden.",
        authentication_failure:
            "Ihre Zahlungsmethode konnte nicht bestätigt werden. Wählen Sie eine " +
            "andere Zahlungsmethode und versuchen Sie es noch einmal.",
        unexpected: "Ein unerwarteter Fehler ist aufgetreten.",
    },
    en: {
        number: "Card number",
        expiry: "Expiration date",
        expiryHint: "MM / YY",
        cvc: "Security code (CVC)",
        card: "Card",
        sepa_debit: "SEPA Debit",
        iban: "IBAN",
        name: "Full name",
        email: "Email",
        mandate: "By giving your IBAN you authorise us to debit your account.",
        incomplete_number: "Your card number is incomplete.",
        invalid_number: "Your card number is invalid.",
        incomplete_expiry: "Your card's expiration date is incomplete.",
        invalid_expiry_month: "Your card's expiration date is invalid.",
        invalid_expiry_year_past: "Your card's expiration year is in the past.",
        incomplete_cvc: "Your card's security code is incomplete.",
        incomplete_iban: "Your IBAN is incomplete.",
        incomplete_name: "Please provide your full name.",
        incomplete_email: "Please provide your email address.",
        generic_decline: "Your card was declined.",
        insufficient_funds: "Your card has insufficient funds.",
        expired_card: "Your card has expired.",
        incorrect_cvc: "Your card's security code is incorrect.",
        incorrect_number: "Your card number is incorrect.",
        processing_error:
            "An error occurred while processing your card. Try again in a little bit.",
        card_velocity_exceeded:
            "Your card was declined for making repeated attempts too frequently or " +
            "exceeding its amount limit.",
        authentication_required:
            "Your card was declined. This transaction requires authentication.",
        authentication_failure:
            "We are unable to authenticate your payment method. Please choose a " +
            "different payment method and try again.",
        unexpected: "An unexpected error occurred.",
    },
};

/** The language of the form: German or English. */
function localeOf(locale) {
    const wanted = !locale || locale === "auto" ? navigator.language : locale;
    return wanted.toLowerCase().startsWith("de") ? "de" : "en";
}

function messageOf(locale, key) {
    return MESSAGES[localeOf(locale)][key];
}

/** The text that a customer reads for an error of the API. */
function declineMessage(locale, error) {
    if (/_authentication_failure$/.test(error.code || "")) {
        return messageOf(locale, "authentication_failure");
    }
    const fallback = error.type === "card_error" ? "generic_decline" : null;
    return (
        messageOf(locale, error.decline_code) ||
        messageOf(locale, error.code) ||
        (fallback && messageOf(locale, fallback)) ||
        error.message
    );
}
