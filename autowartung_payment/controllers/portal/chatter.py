# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What visitors write and upload through Odoo's own routes, by a link or logged in.

On what can be paid for, a link opens no messages at all: see ``portal_thread``. On
Odoo's documents, such as an invoice, it does; there it is bounded.
"""

from werkzeug.exceptions import BadRequest, RequestEntityTooLarge

from odoo import http
from odoo.http import request

from odoo.addons.mail.controllers.attachment import AttachmentController
from odoo.addons.mail.controllers.thread import ThreadController

from ...models.common.limits import (
    MESSAGES,
    MESSAGES_OF_NETWORK,
    UPLOADS,
    UPLOADS_OF_NETWORK,
)
from ...models.common.request_checks import ANYTHING
from ..page.bounds import take, take_for_network

# A photo of a phone has some 5 MB.
MOST_BYTES = 10 * 1024 * 1024
# Beside the file, the form has a few fields.
FORM_BYTES = 64 * 1024


def _take_for_document(of_network, of_document, model, record_id):
    """Count it for all but employees.

    :raise TooMany: with how long to wait.
    """
    if not request.env.user._is_internal():
        take_for_network(of_network)
        take(of_document, f"{model},{record_id}")


class BoundedMessages(ThreadController):
    # Odoo reads the message itself: objects with lists in them.
    @http.route(objects=ANYTHING)
    def mail_message_post(
        self, thread_model, thread_id, post_data, context=None, **kwargs
    ):
        _take_for_document(MESSAGES_OF_NETWORK, MESSAGES, thread_model, thread_id)
        return super().mail_message_post(
            thread_model, thread_id, post_data, context, **kwargs
        )


class BoundedUploads(AttachmentController):
    @http.route()
    def mail_attachment_upload(
        self,
        ufile=None,
        thread_id=None,
        thread_model=None,
        is_pending=False,
        **kwargs,
    ):
        """Store what was uploaded.

        :raise BadRequest: if nothing was, or nobody said where to.
        :raise RequestEntityTooLarge: if a visitor's file is larger than any photo.
        """
        if not ufile or not thread_model or not str(thread_id or "").isdigit():
            raise BadRequest("file, document and its kind")
        if not request.env.user._is_internal():
            length = request.httprequest.content_length or 0
            if length > MOST_BYTES + FORM_BYTES:
                raise RequestEntityTooLarge
        _take_for_document(UPLOADS_OF_NETWORK, UPLOADS, thread_model, thread_id)
        return super().mail_attachment_upload(
            ufile, thread_id, thread_model, is_pending, **kwargs
        )
