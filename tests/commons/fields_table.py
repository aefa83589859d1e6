# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Each stored field of ours, by model: guarded, or free within its model's rights."""

FIELDS = """
account.journal
  guarded  autowartung_is_test autowartung_provider_code autowartung_use
account.move
  guarded  autowartung_archived_at autowartung_is_prepayment autowartung_page_file
           autowartung_payable_id autowartung_payable_model
account.move.line
  guarded  autowartung_revenue_account_id autowartung_voucher_id
autowartung.booking
  guarded  access_token agreed_total amount_tax amount_total amount_untaxed cancelled_at
           estimate extra_work_total
           contact_phone_digits currency_id done_at early_start_accepted_at
           entry_ids extension_ids held_since invoice_ids is_business
           is_reverse_charge is_test moved_in_office name
           needs_new_slot origin_address origin_session paid_at payment_status
           ready_at request_token reschedule_count state terms_accepted_at
           terms_version_id told_windows transaction_ids withdrawal_ids
  free     appointment_start company_id concierge_city concierge_street
           concierge_zip contact_name contact_phone line_ids note partner_id
           trip_ids user_id vehicle_id with_concierge workshop_id
autowartung.booking.line
  guarded  company_id price_subtotal price_tax price_total voucher_id
  free     booking_id name price_unit product_id quantity sequence tax_ids
autowartung.bound
  guarded  ends_at hits is_taken key
autowartung.concierge.trip
  guarded  accepted_problem arrived_at company_id delivered_at handed_over_at
           handover_corrections held_until hours leg name partner_id plan_problem
           started_at state
           undo_plan vehicle_id
  free     booking_id city contact_name contact_phone driver_id handover_note
           mileage photo_ids signature signed_by street window_end window_start
           workshop_id zip
autowartung.datev.export
  guarded  checksum company_id credit date_from date_to debit document_count
           entry_count file file_name is_final journals posting_count
autowartung.driver
  free     active name phone trip_ids user_id workshop_ids
autowartung.driver.day
  guarded  booked_hours capacity_hours company_id date driver_id trip_count
           utilisation workshop_id
autowartung.extension
  guarded  access_token amount_proposed amount_tax amount_total amount_untaxed
           awaits_charge channel company_id currency_id decided_at decision_ids
           decline_reason
           entry_ids hours_to_decision invoice_ids is_business
           is_captured_on_completion is_charged_at_once is_held_first
           is_reverse_charge is_test name
           not_done_reason objection_until ordered_by_phone_at paid_at partner_id
           payment_status pending_facts seen_at sent_at state transaction_ids
           version_id version_ids withdrawal_ids workshop_id
  free     booking_id deadline line_ids message return_note user_id
autowartung.extension.decision
  guarded  company_id content decided_at extension_id kind number sha256 version_id
autowartung.extension.line
  guarded  again_line_id approval_rate channel client_key company_id decision
           hours_to_decision is_chosen is_for_next_time partner_id price_subtotal
           price_tax price_total vehicle_id workshop_id
  free     choice extension_id kind limit limit_source measured name note photo_ids
           price_unit product_id quantity requires_id sequence tax_ids urgency
           wait_until wait_until_mileage
autowartung.extension.photo
  guarded  client_key company_id extension_id seen_at sha256 thumbnail
  free     image line_id note sequence
autowartung.extension.version
  guarded  company_id content extension_id number sha256
autowartung.failed.mail
  guarded  attempts booking_id company_id date failure_reason failure_type mail_id
           partner_id state subject voucher_id withdrawal_id
autowartung.follow.up
  guarded  attempts company_id error key kind lane next_attempt_at processed_at
           res_id res_model state
autowartung.provider.customer
  guarded  account former live partner_id provider_code reference
autowartung.push.device
  guarded  booking_id endpoint keys partner_id
autowartung.terms.version
  guarded  body language name
autowartung.transaction.request
  guarded  amount currency_id error first_sent_at idempotency_key operation state
           times_sent transaction_id
autowartung.vehicle
  guarded  compact_plate plate_key
  free     active company_id first_registration license_plate make mileage model
           partner_id vin
autowartung.voucher
  guarded  access_token code currency_id entry_ids invoice_ids is_test name
           paid_at payment_status redemption_ids sale_account_id sale_tax_id
           state transaction_ids
  free     amount_total company_id kind partner_id valid_until
autowartung.webhook.event
  guarded  account api_version attempts company_id error event_created_at event_id
           event_type lane livemode next_attempt_at object_id payload processed_at
           provider_code res_id res_model secret_account secret_mode state
autowartung.withdrawal
  guarded  acknowledged_at booking_id company_id contract declaration email
           extension_id is_identified key language name reason received_at state
autowartung.workshop
  guarded  name
  free     active company_id driver_ids partner_id resource_calendar_id
           service_area slot_hours user_ids
ir.attachment
  guarded  autowartung_sha256
mail.mail
  guarded  autowartung_attempts autowartung_given_up autowartung_kind
payment.provider
  guarded  autowartung_events_fetched_at
payment.token
  guarded  autowartung_fingerprint autowartung_method_reference
payment.transaction
  guarded  autowartung_authorisation_reference autowartung_capture_before
           autowartung_capture_reference autowartung_check_count autowartung_choice
           autowartung_decline_code autowartung_decline_reason
           autowartung_failed_attempt autowartung_is_duplicate
           autowartung_is_fulfilled autowartung_is_set_aside
           autowartung_may_be_charged
           autowartung_method_kind autowartung_native_order
           autowartung_next_check_at autowartung_order_facts
           autowartung_payable_id autowartung_payable_model
           autowartung_quarantine_reason autowartung_request_ids
           autowartung_request_state autowartung_version_id payable_key
product.template
  free     autowartung_is_bookable_online autowartung_is_service
           autowartung_service_duration
res.company
  free     autowartung_advance_account_0_id autowartung_advance_account_19_id
           autowartung_advance_account_7_id
           autowartung_call_after_minutes autowartung_capture_on
           autowartung_cutoff_hours autowartung_datev_account_length
           autowartung_datev_client autowartung_datev_consultant
           autowartung_datev_is_final autowartung_estimate_percent
           autowartung_eu_business
           autowartung_hold_minutes autowartung_revenue_at
           autowartung_horizon_days autowartung_lead_hours
           autowartung_legal_particulars autowartung_link_hold_hours
           autowartung_managing_directors autowartung_objection_hours
           autowartung_onboarding_closed
           autowartung_register_court autowartung_reminder_percent autowartung_seat
           autowartung_sends_sms autowartung_sms_after_minutes
           autowartung_unholdable_methods
           autowartung_voucher_account_id autowartung_voucher_kind
res.partner
  guarded  autowartung_account_id autowartung_is_guest
res.users
  guarded  autowartung_join_mail_at
resource.calendar
  free     autowartung_workshop_ids
resource.resource
  free     autowartung_driver_ids
"""
