# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import installation
from . import follow_up
from . import booking_mail_texts
from . import mailed_documents
from . import booking_mails
from . import push_device
from . import contact_merge
from . import booking_push
from . import booking_messages
from . import payment_link
from . import mail_mail
from . import failed_mail
