# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The law's own words: annexes 1 and 2 to article 246a § 1 (2) EGBGB, since 19.6.2026.

Only who hands out the models unchanged has informed of the right (Art. 246a § 1 (2)
sentence 2 EGBGB). The online function is that of § 356a BGB.
"""

from lxml import html

from odoo.tests import HttpCase, tagged

INSTRUCTION = (
    "Sie haben das Recht, binnen vierzehn Tagen ohne Angabe von Gründen diesen Vertrag"
    " zu widerrufen.",
    "Die Widerrufsfrist beträgt vierzehn Tage ab dem Tag des Vertragsabschlusses.",
    "Um Ihr Widerrufsrecht auszuüben, müssen Sie uns (Muster Mobil GmbH, Torstraße 1,"
    " 10119 Berlin, +49 30 5550100, kontakt@example.com) mittels einer eindeutigen"
    " Erklärung (z. B. ein mit der Post versandter Brief oder eine E-Mail) über Ihren"
    " Entschluss, diesen Vertrag zu widerrufen, informieren. Sie können dafür das"
    " beigefügte Muster-Widerrufsformular verwenden, das jedoch nicht vorgeschrieben"
    " ist. Sie können Ihr Widerrufsrecht auch online unter {address} ausüben. Wenn Sie"
    " diese Online-Funktion nutzen, übermitteln wir Ihnen auf einem dauerhaften"
    " Datenträger (z. B. durch eine E-Mail) unverzüglich eine Eingangsbestätigung mit"
    " Informationen zum Inhalt der Widerrufserklärung sowie dem Datum und der Uhrzeit"
    " ihres Eingangs.",
    "Zur Wahrung der Widerrufsfrist reicht es aus, dass Sie die Mitteilung über die"
    " Ausübung des Widerrufsrechts vor Ablauf der Widerrufsfrist absenden.",
    "Wenn Sie diesen Vertrag widerrufen, haben wir Ihnen alle Zahlungen, die wir von"
    " Ihnen erhalten haben, einschließlich der Lieferkosten (mit Ausnahme der"
    " zusätzlichen Kosten, die sich daraus ergeben, dass Sie eine andere Art der"
    " Lieferung als die von uns angebotene, günstigste Standardlieferung gewählt"
    " haben), unverzüglich und spätestens binnen vierzehn Tagen ab dem Tag"
    " zurückzuzahlen, an dem die Mitteilung über Ihren Widerruf dieses Vertrags bei uns"
    " eingegangen ist. Für diese Rückzahlung verwenden wir dasselbe Zahlungsmittel, das"
    " Sie bei der ursprünglichen Transaktion eingesetzt haben, es sei denn, mit Ihnen"
    " wurde ausdrücklich etwas anderes vereinbart; in keinem Fall werden Ihnen wegen"
    " dieser Rückzahlung Entgelte berechnet.",
    # The number of the verb is the law's.
    "Haben Sie verlangt, dass die Dienstleistungen während der Widerrufsfrist beginnen"
    " soll, so haben Sie uns einen angemessenen Betrag zu zahlen, der dem Anteil der"
    " bis zu dem Zeitpunkt, zu dem Sie uns von der Ausübung des Widerrufsrechts"
    " hinsichtlich dieses Vertrags unterrichten, bereits erbrachten Dienstleistungen im"
    " Vergleich zum Gesamtumfang der im Vertrag vorgesehenen Dienstleistungen"
    " entspricht.",
)
FORM = (
    "(Wenn Sie den Vertrag widerrufen wollen, dann füllen Sie bitte dieses Formular aus"
    " und senden Sie es zurück.)",
    "An Muster Mobil GmbH, Torstraße 1, 10119 Berlin, kontakt@example.com:",
    "Hiermit widerrufe(n) ich/wir (*) den von mir/uns (*) abgeschlossenen Vertrag über"
    " den Kauf der folgenden Waren (*)/die Erbringung der folgenden Dienstleistung (*)",
    "Bestellt am (*)/erhalten am (*)",
    "Name des/der Verbraucher(s)",
    "Anschrift des/der Verbraucher(s)",
    "Unterschrift des/der Verbraucher(s) (nur bei Mitteilung auf Papier)",
    "Datum",
    "(*) Unzutreffendes streichen.",
)


@tagged("post_install", "-at_install")
class TestModelTexts(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["website"]._autowartung_set_up()
        cls.company = cls.env["website"].get_current_website().company_id
        cls.company.write(
            {
                "name": "Muster Mobil GmbH",
                "street": "Torstraße 1",
                "zip": "10119",
                "city": "Berlin",
                "phone": "+49 30 5550100",
                "email": "kontakt@example.com",
            }
        )

    def page(self, path):
        return html.fromstring(self.url_open(path).content)

    def texts(self, page):
        """Return the paragraphs and lines of a legal page, tidied."""
        found = page.xpath(
            "//div[contains(@class, 'o_autowartung_legal')]//*[self::p or self::li]"
        )
        return [" ".join(each.text_content().split()) for each in found]

    def test_the_instruction_is_the_laws_word_for_word(self):
        texts = self.texts(self.page("/widerruf"))
        address = f"{self.company.get_base_url()}/vertrag-widerrufen"
        expected = [text.format(address=address) for text in INSTRUCTION]
        self.assertEqual(texts[: len(expected)], expected)

    def test_the_form_is_the_laws_word_for_word(self):
        texts = self.texts(self.page("/widerruf"))
        self.assertEqual(texts[-len(FORM) :], list(FORM))

    def test_what_is_kept_and_sent_has_the_same_words(self):
        terms = self.env["autowartung.terms.version"].sudo()
        terms = terms.with_company(self.company).with_context(lang="de_DE")
        body = html.fromstring(terms._current().body).text_content()
        tidy = " ".join(body.split())
        self.assertIn(INSTRUCTION[-1], tidy)
        self.assertIn(FORM[-4], tidy)

    def test_every_page_has_the_withdrawal_button(self):
        for path in ("/", "/booking", "/widerruf", "/contactus"):
            with self.subTest(path=path):
                [button] = self.page(path).xpath(
                    "//footer//*[@href='/vertrag-widerrufen']"
                )
                self.assertEqual(button.text_content().strip(), "Vertrag widerrufen")
                self.assertIn("btn-primary", button.get("class"))
        page = self.page("/vertrag-widerrufen")
        [confirm] = page.xpath("//button[@name='confirm_withdrawal']")
        self.assertEqual(confirm.text_content().strip(), "Widerruf bestätigen")
