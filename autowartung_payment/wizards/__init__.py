# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import slot_picker_mixin
from . import capture_extension
from . import choose_slot
from . import refund_booking
from . import phone_booking
from . import assign_driver
from . import move_trip
from . import reassign_trips
from . import archive_drivers
from . import res_config_settings
from . import shop_options
from . import shop_options_extra_work
from . import handover_correction
from . import export_datev
from . import redeem_voucher
from . import decide_by_phone
