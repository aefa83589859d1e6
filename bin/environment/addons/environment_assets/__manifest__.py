# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
{
    "name": "Environment: complete asset bundles",
    "summary": "Leaves out a library that some packages of Odoo do not contain",
    "version": "19.0.1.0.0",
    "category": "Hidden",
    "author": "Autowartung",
    "license": "LGPL-3",
    "depends": ["mail"],
    "auto_install": True,
    "assets": {
        "web.assets_backend": [
            ("remove", "mail/static/lib/selfie_segmentation/selfie_segmentation.js"),
        ],
    },
}
