/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kernel is compiled several times, once for each instruction set (PARLEY_ISA); this gives
 * every copy of its functions a name of its own. */
#ifndef PARLEY_ENGINE_NAMES_H
#define PARLEY_ENGINE_NAMES_H

#define ISA_JOIN_(name, isa) name##_##isa
#define ISA_JOIN(name, isa) ISA_JOIN_(name, isa)
#define ISA(name) ISA_JOIN(name, PARLEY_ISA)

#define current_draw ISA(current_draw)
#define current_update ISA(current_update)
#define current_changed ISA(current_changed)
#define current_values ISA(current_values)
#define current_value ISA(current_value)
#define current_bit ISA(current_bit)
#define current_reached ISA(current_reached)
#define current_load ISA(current_load)
#define column_planes ISA(column_planes)
#define threats_update ISA(threats_update)
#define stages_update ISA(stages_update)
#define planes_init ISA(planes_init)
#define odds_draw ISA(odds_draw)
#define odds_parts ISA(odds_parts)
#define odds_planes ISA(odds_planes)
#define odds_digits ISA(odds_digits)
#define charge ISA(charge)
#define threat_imposed ISA(threat_imposed)
#define threat_escalates ISA(threat_escalates)
#define record_word ISA(record_word)
#define record_values ISA(record_values)
#define record_begin ISA(record_begin)
#define record_event ISA(record_event)
#define record_round ISA(record_round)
#define record_pass ISA(record_pass)
#define start_pass ISA(start_pass)
#define play_round ISA(play_round)
#define rule_clock ISA(rule_clock)
#define rule_tick ISA(rule_tick)
#define rule_choose ISA(rule_choose)
#define rule_execute ISA(rule_execute)
#define rule_pay ISA(rule_pay)
#define rule_observe ISA(rule_observe)
#define rule_assist ISA(rule_assist)
#define rule_hotline ISA(rule_hotline)
#define rule_judge ISA(rule_judge)
#define rule_enforce ISA(rule_enforce)
#define rule_learn ISA(rule_learn)
#define rule_continue ISA(rule_continue)
#define logit_response ISA(logit_response)
#define binding ISA(binding)
#define kernel_this ISA(kernel_this)

#endif
